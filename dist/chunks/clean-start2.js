import "./clean-start.js";
export {};
