/** Completion for fish: one `complete` a word, each under the condition that its place was typed. */
import type { ProgramCommand, ProgramOption, Values } from "../config/program.ts";
import { type CommandPlace, identifier, placesOf } from "./walk.ts";

export function fishCompletion(program: ProgramCommand): string {
  const places = placesOf(program);
  const name = `__${identifier(program.name)}_at`;
  const complete = (rest: string) => `complete -c ${program.name} ${rest}`;
  const at = ({ path }: CommandPlace) => `-n ${quote(`${name} ${path}`.trim())}`;
  return `# fish completion for ${program.name}, written by: ${program.name} completions fish
# Whether the subcommands typed so far are these.
function ${name}
    set -l place
    set -l skip no
    for word in (commandline -opc)[2..-1]
        if test $skip = yes
            set skip no
            continue
        end
        switch "$place:$word"
${[...skips(places), ...steps(places)].map((line) => `            ${line}`).join("\n")}
        end
    end
    test "$place" = "$argv"
end
${complete("-f")}
${[
  ...program.options.map((option) => complete(optionRest(option))),
  ...places
    .filter(({ parent }) => parent !== undefined)
    .flatMap((place) => place.command.options.map((option) => complete(`${at(place)} ${optionRest(option)}`))),
  ...places.flatMap((place) => [
    ...place.command.commands.map((part) => complete(`${at(place)} -a ${part.name} -d ${quote(part.help)}`)),
    ...wordsRest(place.command.arguments[0]?.values ?? "anything").map((rest) => complete(`${at(place)} ${rest}`)),
  ]),
].join("\n")}
`;
}

function skips(places: readonly CommandPlace[]): string[] {
  return places.flatMap(({ path, command }) => {
    const flags = command.options
      .filter(({ placeholder }) => placeholder !== undefined)
      .flatMap((option) => option.flags);
    const patterns = flags.map((flag) => quote(path === "" ? `*:${flag}` : `${path}:${flag}`));
    return patterns.length === 0 ? [] : [`case ${patterns.join(" ")}\n                set skip yes`];
  });
}

function steps(places: readonly CommandPlace[]): string[] {
  return places.flatMap(({ path, parent, command }) =>
    parent === undefined
      ? []
      : [`case ${quote(`${parent}:${command.name}`)}\n                set place ${quote(path)}`],
  );
}

function optionRest({ flags, placeholder, values, help }: ProgramOption): string {
  const names = flags.map((flag) => (flag.startsWith("--") ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
  const value = placeholder === undefined ? [] : [values === "files" ? "-r" : "-x", ...wordsRest(values)];
  return [...names, ...value, `-d ${quote(help)}`].join(" ");
}

function wordsRest(values: Values): string[] {
  if (values === "files") return ["-F"];
  if (values === "folders") return ["-a '(__fish_complete_directories)'"];
  if (values === "hosts") return ["-a '(__fish_print_hostnames)'"];
  return values === "anything" ? [] : [`-a ${quote(values.join(" "))}`];
}

function quote(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}
