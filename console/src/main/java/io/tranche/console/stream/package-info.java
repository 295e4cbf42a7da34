/**
 * What happens, told to browsers as it happens: a bounded log of the newest changes, filled from
 * the topics, read by any number of event streams. A change says what is out of date, not what is
 * true now; the services say that. Start reading at {@link ChangeLog}.
 */
@NullMarked
package io.tranche.console.stream;

import org.jspecify.annotations.NullMarked;
