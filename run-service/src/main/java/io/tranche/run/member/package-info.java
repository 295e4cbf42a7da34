/**
 * Our copy of the members of dynamic partition sets: documents that answer by key, bitmaps of
 * ordinals in the heap that answer counts and places, and documents of many keys each that are
 * searched. Start reading at {@link io.tranche.run.member.RegisteredKeys}.
 */
@NullMarked
package io.tranche.run.member;

import org.jspecify.annotations.NullMarked;
