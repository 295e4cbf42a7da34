package io.tranche.definitions.set;

/** What a change does to a member. */
sealed interface MemberDecision {

  /** The member changes. */
  record Applied(Member member) implements MemberDecision {}

  /** The change is part of the member already; its present state is published again. */
  record Equal() implements MemberDecision {}

  /** The member has seen something newer, or the change is about nothing that it holds. */
  record Stale() implements MemberDecision {}

  /** The change can never be made. */
  record Refused(String code, String reason) implements MemberDecision {}
}
