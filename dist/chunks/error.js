// src/model/error.ts
/** A named failure that ends the run with exit code 2. Anything else that is thrown is a bug. */
var VerdictError = class extends Error {
	code;
	/** `message`: what happened, why, and what to do, in one or two sentences for people. */
	constructor(code, message, options) {
		super(message, options);
		this.name = "VerdictError";
		this.code = code;
	}
};
/** The sentence of anything thrown. */
function messageOf(error) {
	return error instanceof Error ? error.message : String(error);
}
/** What to say of an error that is none of those that are expected. */
function faultOf(error) {
	return `A fault of nix-verdict itself: ${error?.stack ?? messageOf(error)}`;
}
export { faultOf as n, messageOf as r, VerdictError as t };
