// src/errors.ts
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
export { messageOf as n, VerdictError as t };
