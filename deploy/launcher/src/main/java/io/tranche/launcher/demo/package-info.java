/**
 * The demonstration: drops the files of a sample, waits for what must come of them, and asks the
 * warehouse. It knows no sample; {@link io.tranche.launcher.demo.DemoScript} reads one.
 */
@NullMarked
package io.tranche.launcher.demo;

import org.jspecify.annotations.NullMarked;
