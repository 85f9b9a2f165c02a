// package.json
var version = "0.1.0";
var description = "A verdict for every check of your flake, on one line, with its time and its memory.";
export { version as n, description as t };
