/** A count with its noun. */
export function counted(count: number | string, one: string, many: string): string {
  return `${count} ${`${count}` === "1" ? one : many}`;
}
