/**
 * Completion for bash 3.2 and later, without the bash-completion package. The function finds the path of subcommands
 * in what was typed, then offers values, options or words of that place.
 */
import type { ProgramCommand, ProgramOption, Values } from "../config/program.ts";
import { type CommandPlace, identifier, placesOf } from "./walk.ts";

export function bashCompletion(program: ProgramCommand): string {
  const places = placesOf(program);
  const name = `_${identifier(program.name)}`;
  const flagsAt = ({ path, options }: CommandPlace) =>
    `${quote(path)}) ${listing(options.flatMap(({ flags }) => flags))};;`;
  const wordsOf = (place: CommandPlace) => `${quote(place.path)}) ${listing(wordsAt(place))};;`;
  return `# bash completion for ${program.name}, written by: ${program.name} completions bash
${name}() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} place= i word
  # bash hands --name=value over as three words.
  if [[ $cur == = ]]; then
    cur=
  elif [[ $prev == = ]]; then
    prev=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$place:\${COMP_WORDS[i]}" in
${lines([...skips(places), ...steps(places)], 6)}
    esac
  done
  # What compgen is to list.
  set --
  case "$place:$prev" in
${lines(optionValues(places), 4)}
    *)
      if [[ $cur == -* ]]; then
        case $place in
${lines(places.map(flagsAt), 10)}
        esac
      else
        case $place in
${lines(places.map(wordsOf), 10)}
        esac
      fi
      ;;
  esac
  COMPREPLY=()
  (($#)) || return 0
  [[ $1 == -[df] ]] && compopt -o filenames 2>/dev/null
  while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen "$@" -- "$cur")
}
complete -F ${name} ${program.name}
`;
}

function lines(list: readonly string[], indent: number): string {
  return list.map((line) => " ".repeat(indent) + line).join("\n");
}

/** An option's value is no subcommand: steps over it. */
function skips(places: readonly CommandPlace[]): string[] {
  return places.flatMap(({ path, command }) => {
    const patterns = patternsOf(path, command.options.filter(takesValue));
    return patterns === "" ? [] : [`${patterns}) [[ \${COMP_WORDS[i+1]} == = ]] && ((i++)); ((i++)) ;;`];
  });
}

function steps(places: readonly CommandPlace[]): string[] {
  return places.flatMap(({ path, parent, command }) =>
    parent === undefined ? [] : [`${quote(`${parent}:${command.name}`)}) place=${quote(path)} ;;`],
  );
}

function optionValues(places: readonly CommandPlace[]): string[] {
  return places.flatMap(({ path, command }) =>
    command.options.filter(takesValue).map((option) => `${patternsOf(path, [option])}) ${listing(option.values)};;`),
  );
}

/** The program's own options count in every place. */
function patternsOf(path: string, options: readonly ProgramOption[]): string {
  const flags = options.flatMap((option) => option.flags);
  return flags.map((flag) => (path === "" ? `*:${flag}` : quote(`${path}:${flag}`))).join("|");
}

function takesValue({ placeholder }: ProgramOption): boolean {
  return placeholder !== undefined;
}

function wordsAt({ command }: CommandPlace): Values {
  if (command.commands.length > 0) return command.commands.map(({ name }) => name);
  return command.arguments[0]?.values ?? "anything";
}

/** Makes the function's arguments those of compgen. */
function listing(values: Values): string {
  if (values === "files") return "set -- -f ";
  if (values === "folders") return "set -- -d ";
  if (values === "hosts") return "set -- -A hostname ";
  return values === "anything" ? "" : `set -- -W ${quote(values.join(" "))} `;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
