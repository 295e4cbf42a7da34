package io.tranche.run.files;

import java.nio.file.Path;

/** A file that is written and not published yet. */
record StagedFile(FileName name, Path file) {}
