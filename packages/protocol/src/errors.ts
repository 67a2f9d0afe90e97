/** Our own misuse of the codec: a value that does not fit its field. What peers send wrong is a value, never thrown. */
export class EncodeError extends Error {
  override readonly name = "EncodeError";
}
