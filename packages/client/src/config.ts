/** What the programs' faces are given once flags, environment and file are settled. */
import type { Lang } from "@recado/runtime/i18n";
import type { ClientSealing, OpenState } from "./client-options.ts";
import type { ScreenSettings } from "./tui/settings.ts";

export interface ClientConfig {
  /** Undefined when nothing said it: the screen asks with its form. */
  readonly id: number | undefined;
  readonly name: string | undefined;
  readonly host: string;
  readonly port: number;
  /** Reads the user's keys, behind the first picture. Undefined: clear frames alone. */
  readonly openSealing: (() => Promise<ClientSealing>) | undefined;
  /** Loads what opens the conversation's memory. Undefined: nothing is remembered. */
  readonly loadState: (() => Promise<OpenState>) | undefined;
  /** How the screen looks and behaves. */
  readonly screen: ScreenSettings;
  readonly lang: Lang;
  /** Draw with ASCII signs. */
  readonly ascii: boolean;
  /** False under NO_COLOR or --no-color. */
  readonly color: boolean;
  readonly version: string;
  /** Oddities of the settings, to be told where somebody sees them. */
  readonly warnings: readonly string[];
}
