/**
 * The part of blessed 0.1.81 that the terminal kit uses. The published typings leave out the cell buffers,
 * and type the streams and the options of `program` wrongly.
 */
declare module "blessed" {
  import type { Readable, Writable } from "node:stream";

  type Cell = [attribute: number, text: string];

  /** blessed's terminfo reader. */
  export class Tput {
    /** Reads a compiled terminfo entry. */
    parseTerminfo(entry: Buffer, file: string): unknown;
    /** Makes a function of one capability. */
    _compile(info: unknown, name: string, value: unknown): unknown;
    /** Whether the terminal's line drawing by character sets is not to be used. */
    brokenACS: boolean;
    colors: number;
  }

  export interface Program {
    readonly tput: Tput;
    hideCursor(): void;
    showCursor(): void;
    cup(row: number, column: number): void;
    flush(): void;
  }

  export interface Screen {
    /** What shall be shown. */
    readonly lines: (Cell[] & { dirty?: boolean })[];
    /** What is shown. */
    readonly olines: Cell[][];
    readonly program: Program;
    /** Writes the difference in the dirty ones of these rows. */
    draw(firstRow: number, lastRow: number): void;
    /** Blank buffers, terminal cleared. */
    alloc(): void;
    enter(): void;
    leave(): void;
    destroy(): void;
  }

  interface ProgramOptions {
    readonly input: Readable;
    readonly output: Writable;
    readonly buffer: boolean;
    readonly zero: boolean;
    readonly tput: boolean;
    readonly extended: boolean;
    readonly forceUnicode: boolean;
  }

  interface ScreenOptions {
    readonly program: Program;
    readonly smartCSR: boolean;
    readonly forceUnicode: boolean;
  }

  const blessed: {
    readonly Tput: typeof Tput;
    program(options: ProgramOptions): Program;
    screen(options: ScreenOptions): Screen;
  };
  export default blessed;
}
