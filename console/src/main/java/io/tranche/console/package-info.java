/**
 * The console: the web page and the one HTTP origin in front of the three services. Requests under
 * {@code /api/v1} are passed on by path ({@code origin}); what happens is told to browsers as it
 * happens ({@code stream}); and what no single service knows is put together here ({@code system}).
 * The page itself lives in {@code src/main/webui}. Start reading at {@code origin.OriginRoutes}.
 */
@NullMarked
package io.tranche.console;

import org.jspecify.annotations.NullMarked;
