/**
 * What crosses a process border: the topics, the messages on them, their JSON forms and CloudEvents
 * headers, and the errors that every service answers with. Start reading at {@link
 * io.tranche.contracts.Topics}; the messages of each topic are in the packages below.
 */
@NullMarked
package io.tranche.contracts;

import org.jspecify.annotations.NullMarked;
