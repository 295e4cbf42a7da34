/**
 * The dynamic partition sets: requests to add and remove members are decided member by member,
 * stored, published, and only then answered with the runs that they asked for. The rules are pure
 * and stand in {@link io.tranche.definitions.set.MemberRules}; start reading at {@link
 * io.tranche.definitions.set.PartitionRequests}.
 */
@NullMarked
package io.tranche.definitions.set;

import org.jspecify.annotations.NullMarked;
