package io.tranche.run.member;

/** A registered member of a set, by the little that it takes to find it by its text. */
public record NamedOrdinal(long ordinal, String key) {}
