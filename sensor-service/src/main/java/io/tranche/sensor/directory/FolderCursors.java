package io.tranche.sensor.directory;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.commands.Command;
import io.tranche.contracts.definitions.FileSensorDocument;
import io.tranche.contracts.definitions.SensorDocument;
import io.tranche.sensor.control.Cursor;
import io.tranche.sensor.control.CursorKeeper;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Has sensors take files of their folders again. What they have taken is forgotten first, and told
 * then: whoever dies between the two forgets it again when the command comes again. The files are
 * announced with the orders that they had, so who knows them recognises them.
 */
@Singleton
class FolderCursors implements CursorKeeper {

  private final DirectoryRepository files;
  private final FolderCursorRepository cursors;

  @Inject
  FolderCursors(DirectoryRepository files, FolderCursorRepository cursors) {
    this.files = files;
    this.cursors = cursors;
  }

  @Override
  public boolean isFor(SensorDocument sensor) {
    return sensor instanceof FileSensorDocument document
        && document.type() == FileSensorDocument.Type.DIRECTORY;
  }

  @Override
  public Uni<Cursor> show(String sensor) {
    return files.count(sensor).map(taken -> Cursor.ofFolder(sensor, taken));
  }

  @Override
  public Uni<Optional<Cursor>> movedBy(String command, String sensor) {
    return cursors
        .load(sensor)
        .chain(
            held ->
                held.commands().contains(command)
                    ? show(sensor).map(Optional::of)
                    : Uni.createFrom().item(Optional.<Cursor>empty()));
  }

  @Override
  public Uni<Void> move(Command.SetCursor command, String id) {
    String sensor = command.resource().name();
    return cursors
        .load(sensor)
        .chain(
            held ->
                held.commands().contains(id)
                    ? Uni.createFrom().voidItem()
                    : files
                        .forgetBehind(sensor, command.cursor().orElse(""))
                        .chain(() -> cursors.save(held.movedBy(id)))
                        .chain(saved -> saved ? Uni.createFrom().voidItem() : move(command, id)));
  }
}
