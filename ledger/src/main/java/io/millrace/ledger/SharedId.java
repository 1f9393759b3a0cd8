package io.millrace.ledger;

/// The name of one real event in an id space that several feeds share; it is how they confirm each
/// other.
///
/// @param space the declared id space
/// @param id unique to the event within it, such as a UUID or an EndToEndId
public record SharedId(String space, String id) {
  public SharedId {
    Text.requireId("id space", space);
    Text.requireId("shared id", id);
  }
}
