/**
 * What an operator changes while everything runs: the messages of the topic {@code commands}. Start
 * reading at {@link io.tranche.contracts.commands.Command}.
 */
@NullMarked
package io.tranche.contracts.commands;

import org.jspecify.annotations.NullMarked;
