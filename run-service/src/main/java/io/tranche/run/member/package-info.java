/**
 * Our copy of the members of dynamic partition sets: documents that answer by key, and bitmaps of
 * ordinals in the heap that answer counts and places. Start reading at {@link
 * io.tranche.run.member.RegisteredKeys}.
 */
@NullMarked
package io.tranche.run.member;

import org.jspecify.annotations.NullMarked;
