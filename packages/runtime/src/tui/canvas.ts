/** Placeholder for the type; the terminal kit's author replaces this file. */
export class Canvas {
  constructor(
    readonly width: number,
    readonly height: number,
  ) {}
}
