/** kaitai-struct-compiler 0.11.0 ships no types; this is the part that the tests call. */
declare module "kaitai-struct-compiler" {
  const compiler: {
    /** File names and contents. Rejects with what is wrong with the description. */
    compile(language: "javascript", description: unknown): Promise<Readonly<Record<string, string>>>;
  };
  export default compiler;
}
