/** A text in the user's own editor. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

type Env = Readonly<Record<string, string | undefined>>;

/**
 * The text as the user left it, without the line break at its end; undefined when the editor ended with an error code,
 * which is how editors say "forget it". The file is the user's alone and gone afterwards. Throws what the system says of
 * an editor that cannot be started.
 */
export async function editText(text: string, env: Env): Promise<string | undefined> {
  const [program = "vi", ...args] = (env["VISUAL"] || env["EDITOR"] || "vi").trim().split(/\s+/);
  const folder = await mkdtemp(join(tmpdir(), "recado-"));
  const file = join(folder, "message.txt");
  try {
    await writeFile(file, text, { mode: 0o600 });
    const editor = Bun.spawn([program, ...args, file], { stdio: ["inherit", "inherit", "inherit"], env });
    if ((await editor.exited) !== 0) return undefined;
    return (await readFile(file, "utf8")).replace(/\r?\n$/, "");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
