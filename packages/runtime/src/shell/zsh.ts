/** Completion for zsh, for its function search path or `source`: `_arguments` for each place, nested by state. */
import type { ProgramArgument, ProgramCommand, ProgramOption, Values } from "../config/program.ts";
import { identifier, optionsAt } from "./walk.ts";

export function zshCompletion(program: ProgramCommand): string {
  const name = `_${identifier(program.name)}`;
  return `#compdef ${program.name}
# zsh completion for ${program.name}, written by: ${program.name} completions zsh
${placeFunctions(program, name, program.options)}
if [[ $funcstack[1] == ${name} ]]; then
  ${name} "$@"
else
  compdef ${name} ${program.name}
fi
`;
}

function placeFunctions(command: ProgramCommand, name: string, general: readonly ProgramOption[]): string {
  const specs = optionsAt(command, general).map(optionSpec);
  const parts = command.commands.map((part) => placeFunctions(part, `${name}_${identifier(part.name)}`, general));
  return [...parts, command.commands.length === 0 ? leaf(command, name, specs) : branch(command, name, specs)].join(
    "\n",
  );
}

function leaf(command: ProgramCommand, name: string, specs: readonly string[]): string {
  const places = command.arguments.map((argument, index) => argumentSpec(argument, index + 1));
  return `${name}() {
  _arguments -s ${continued([...specs, ...places])}
}`;
}

function branch(command: ProgramCommand, name: string, specs: readonly string[]): string {
  const names = command.commands.map((part) => quote(`${part.name.replaceAll(":", "\\:")}:${part.help}`));
  const cases = command.commands.map(
    (part) => `      ${quote(part.name)}) ${name}_${identifier(part.name)} && ret=0 ;;`,
  );
  return `${name}() {
  local curcontext=$curcontext state line ret=1
  local -A opt_args
  local -a parts=(${continued(names)})
  _arguments -s -C ${continued([...specs, quote("1: :->part"), quote("*:: :->rest")])} && ret=0
  case $state in
  part) _describe -t commands command parts && ret=0 ;;
  rest)
    curcontext="\${curcontext%:*:*}:${command.name}-$line[1]:"
    case $line[1] in
${cases.join("\n")}
    esac
    ;;
  esac
  return ret
}`;
}

function optionSpec({ flags, placeholder, help, values }: ProgramOption): string {
  const value = placeholder === undefined ? "" : `:${escapeSpec(placeholder)}:${actionOf(values)}`;
  const rest = quote(`[${escapeSpec(help)}]${value}`);
  const forms = flags.map((flag) =>
    placeholder === undefined ? flag : flag.startsWith("--") ? `${flag}=` : `${flag}+`,
  );
  return forms.length === 1 ? `${forms[0]}${rest}` : `${quote(`(${flags.join(" ")})`)}{${forms.join(",")}}${rest}`;
}

/** A message in place of values would keep zsh from inserting an option there: an empty list does not. */
function argumentSpec({ name, isRequired, isVariadic, values }: ProgramArgument, position: number): string {
  const place = isVariadic ? "*:" : `${position}:${isRequired ? "" : ":"}`;
  return quote(`${place}${escapeSpec(name)}:${values === "anything" ? "()" : actionOf(values)}`);
}

function actionOf(values: Values): string {
  if (values === "files") return "_files";
  if (values === "folders") return "_files -/";
  if (values === "hosts") return "_hosts";
  return values === "anything" ? " " : `(${values.join(" ")})`;
}

function continued(specs: readonly string[]): string {
  return specs.map((spec) => `\\\n    ${spec}`).join(" ");
}

function escapeSpec(text: string): string {
  return text.replace(/[[\]:\\]/g, "\\$&");
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
