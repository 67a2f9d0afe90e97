/** sodium-universal 5.0.1 ships no types; this is the part that the tests call. */
declare module "sodium-universal" {
  const sodium: {
    crypto_aead_chacha20poly1305_ietf_encrypt(
      ciphertext: Uint8Array,
      message: Uint8Array,
      associatedData: Uint8Array,
      secretNonce: null,
      nonce: Uint8Array,
      key: Uint8Array,
    ): number;
    crypto_onetimeauth(tag: Uint8Array, message: Uint8Array, key: Uint8Array): void;
  };
  export default sodium;
}
