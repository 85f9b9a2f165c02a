/**
 * The layers of `src/`, as a rule of oxlint: which room may import which. A file imports from its own room, from rooms
 * of the same layer, and from layers below; another room only by its door, the file that has the room's name. Circles
 * are `import/no-cycle`.
 */

/** From top to bottom. */
const LAYERS = [
  ["entries"],
  ["programs"],
  ["pipelines", "inputs"],
  [
    "install",
    "features",
    "discover",
    "plan",
    "run",
    "boot",
    "evidence",
    "diagnose",
    "collect",
    "report",
    "publish",
    "doctor",
  ],
  ["cache", "schedule", "history", "measure"],
  ["changes"],
  ["github", "nix", "runner"],
  ["system"],
  ["model", "text"],
];

/** Rooms that know less than their layer would let them. */
const ONLY = { report: ["model", "text"] };

/**
 * Files that are entered past the door: programs have none, what starts a program anew must load nothing else, and what
 * answers `--version` loads little.
 */
const OPEN = /^(?:programs\/[^/]+|system\/(?:clean-start|oldest-node|streams|terminal))\.ts$/u;

/** What is wrong with an import, or null. Both are paths below `src/`. */
function fault(from, to) {
  const [room, other] = [from, to].map((path) => path.split("/")[0]);
  const [own, its] = [room, other].map((name) => LAYERS.findIndex((rooms) => rooms.includes(name)));
  if (own < 0 || its < 0) return `${own < 0 ? room : other}/ has no layer: give it its place in lint/layers.js.`;
  if (room === other) return null;
  if (its < own) return `${other}/ lies above ${room}/, and nothing imports upwards.`;
  if (ONLY[room] !== undefined && !ONLY[room].includes(other))
    return `${room}/ knows only ${ONLY[room].join(" and ")}.`;
  return to === `${other}/${other}.ts` || OPEN.test(to) ? null : `Import by the door: ${other}/${other}.ts.`;
}

const ROOT = new URL("../", import.meta.url).pathname;

const imports = {
  create(context) {
    const file = context.filename.slice(
      context.filename.indexOf("/src/", context.filename.startsWith(ROOT) ? ROOT.length - 1 : 0) + 1,
    );
    const check = ({ source }) => {
      if (source?.type !== "Literal" || !/^\.\.?\//u.test(source.value)) return;
      const target = new URL(source.value, `file:///${file}`).pathname.slice(1);
      const problem = target.startsWith("test/")
        ? "The product does not know its tests."
        : target.startsWith("src/")
          ? fault(file.slice("src/".length), target.slice("src/".length))
          : null;
      if (problem !== null) context.report({ node: source, message: problem });
    };
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
    };
  },
};

export default { meta: { name: "layers" }, rules: { imports } };
