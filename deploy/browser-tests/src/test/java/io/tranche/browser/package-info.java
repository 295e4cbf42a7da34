/**
 * The console as a person meets it: Chromium in front of a whole installation, started by the
 * launcher from the packaged services. Start reading at {@link io.tranche.browser.ConsoleTest}.
 */
@NullMarked
package io.tranche.browser;

import org.jspecify.annotations.NullMarked;
