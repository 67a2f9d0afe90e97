export const common = {
  unknownOption: (name: string) => `Unknown option ${name}.`,
};
