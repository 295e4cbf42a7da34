package io.tranche.contracts.definitions;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One document of a bundle, as the user wrote it.
 *
 * @param body the JSON form, with everything that the document refers to inlined
 */
public record Document(Kind kind, String name, JsonNode body) {}
