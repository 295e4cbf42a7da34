/**
 * Programs. {@link io.tranche.run.materializer.command.CommandMaterializer} tells a program its
 * partitions by environment and by a file, and starts it through a small shell wrapper that ends
 * the whole process group when this process dies.
 */
@NullMarked
package io.tranche.run.materializer.command;

import org.jspecify.annotations.NullMarked;
