/** binary-parser 2.3.0 ships its types where its own `exports` map does not lead. */
declare module "binary-parser" {
  export { Parser } from "binary-parser/dist/binary_parser.js";
}
