/**
 * What operators have stopped, started and moved. Commands come from a topic, are applied to one
 * document per sensor or schedule, and so outlive every apply of a bundle. Start reading at {@link
 * io.tranche.sensor.control.Controls}.
 */
@NullMarked
package io.tranche.sensor.control;

import org.jspecify.annotations.NullMarked;
