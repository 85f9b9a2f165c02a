import { _ as isRecord } from "./clean-start.js";
// node_modules/@cfworker/json-schema/dist/esm/deep-compare-strict.js
function deepCompareStrict(a, b) {
	const typeofa = typeof a;
	if (typeofa !== typeof b) return false;
	const aIsArray = Array.isArray(a);
	if (aIsArray !== Array.isArray(b)) return false;
	if (aIsArray) {
		const length = a.length;
		if (length !== b.length) return false;
		for (let i = 0; i < length; i++) if (!deepCompareStrict(a[i], b[i])) return false;
		return true;
	}
	if (typeofa === "object") {
		if (!a || !b) return a === b;
		const aKeys = Object.keys(a);
		const bKeys = Object.keys(b);
		if (aKeys.length !== bKeys.length) return false;
		for (const k of aKeys) {
			if (!Object.prototype.hasOwnProperty.call(b, k)) return false;
			if (!deepCompareStrict(a[k], b[k])) return false;
		}
		return true;
	}
	return a === b;
}
// node_modules/@cfworker/json-schema/dist/esm/pointer.js
function encodePointer(p) {
	return encodeURI(escapePointer(p)).replace(/#/g, "%23");
}
function escapePointer(p) {
	return p.replace(/~/g, "~0").replace(/\//g, "~1");
}
// node_modules/@cfworker/json-schema/dist/esm/dereference.js
const uriFragmentCharacter = /^[A-Za-z0-9._~!$&'()*+,;=:@/?-]$/;
const uriPercentEncoding = /^%[0-9A-Fa-f]{2}$/;
const uriUnreservedCharacter = /^[A-Za-z0-9._~-]$/;
function normalizeURIFragment(fragment) {
	let normalized = "";
	for (let index = 0; index < fragment.length;) {
		const character = fragment[index];
		const encoded = fragment.slice(index, index + 3);
		if (character === "%" && uriPercentEncoding.test(encoded)) {
			const decoded = String.fromCharCode(parseInt(encoded.slice(1), 16));
			normalized += uriUnreservedCharacter.test(decoded) ? decoded : encoded.toUpperCase();
			index += 3;
			continue;
		}
		const codePoint = String.fromCodePoint(fragment.codePointAt(index));
		normalized += uriFragmentCharacter.test(codePoint) ? codePoint : encodeURIComponent(codePoint);
		index += codePoint.length;
	}
	return normalized;
}
function resolveURI(reference, baseURI) {
	const url = new URL(reference, baseURI.href);
	url.hash = url.hash ? normalizeURIFragment(url.hash.slice(1)) : "";
	return url;
}
const schemaArrayKeyword = {
	prefixItems: true,
	items: true,
	allOf: true,
	anyOf: true,
	oneOf: true
};
const schemaMapKeyword = {
	$defs: true,
	definitions: true,
	properties: true,
	patternProperties: true,
	dependentSchemas: true
};
const ignoredKeyword = {
	id: true,
	$id: true,
	$ref: true,
	$schema: true,
	$anchor: true,
	$vocabulary: true,
	$comment: true,
	default: true,
	enum: true,
	const: true,
	required: true,
	dependentRequired: true,
	type: true,
	maximum: true,
	minimum: true,
	exclusiveMaximum: true,
	exclusiveMinimum: true,
	multipleOf: true,
	maxLength: true,
	minLength: true,
	pattern: true,
	format: true,
	maxItems: true,
	minItems: true,
	uniqueItems: true,
	maxProperties: true,
	minProperties: true
};
let initialBaseURI = typeof self !== "undefined" && self.location && self.location.origin !== "null" ? new URL(self.location.origin + self.location.pathname + location.search) : new URL("https://github.com/cfworker");
function dereference(schema, lookup = Object.create(null), baseURI = initialBaseURI, basePointer = "") {
	if (schema && typeof schema === "object" && !Array.isArray(schema)) {
		const id = schema.$id || schema["id"];
		if (id) {
			const url = resolveURI(id, baseURI);
			if (url.hash.length > 1) lookup[url.href] = schema;
			else {
				url.hash = "";
				if (basePointer === "") baseURI = url;
				else dereference(schema, lookup, baseURI);
			}
		}
	} else if (schema !== true && schema !== false) return lookup;
	const schemaURI = baseURI.href + (basePointer ? "#" + basePointer : "");
	if (lookup[schemaURI] !== void 0 && lookup[schemaURI] !== schema) throw new Error(`Duplicate schema URI "${schemaURI}".`);
	lookup[schemaURI] = schema;
	if (schema === true || schema === false) return lookup;
	if (schema.__absolute_uri__ === void 0) Object.defineProperty(schema, "__absolute_uri__", {
		enumerable: false,
		value: schemaURI
	});
	if (schema.$ref && schema.__absolute_ref__ === void 0) {
		const url = resolveURI(schema.$ref, baseURI);
		Object.defineProperty(schema, "__absolute_ref__", {
			enumerable: false,
			value: url.href
		});
	}
	if (schema.$recursiveRef && schema.__absolute_recursive_ref__ === void 0) {
		const url = resolveURI(schema.$recursiveRef, baseURI);
		Object.defineProperty(schema, "__absolute_recursive_ref__", {
			enumerable: false,
			value: url.href
		});
	}
	if (schema.$anchor) {
		const url = resolveURI("#" + schema.$anchor, baseURI);
		lookup[url.href] = schema;
	}
	for (let key in schema) {
		if (ignoredKeyword[key]) continue;
		const keyBase = `${basePointer}/${encodePointer(key)}`;
		const subSchema = schema[key];
		if (Array.isArray(subSchema)) {
			if (schemaArrayKeyword[key]) {
				const length = subSchema.length;
				for (let i = 0; i < length; i++) dereference(subSchema[i], lookup, baseURI, `${keyBase}/${i}`);
			}
		} else if (schemaMapKeyword[key]) for (let subKey in subSchema) dereference(subSchema[subKey], lookup, baseURI, `${keyBase}/${encodePointer(subKey)}`);
		else dereference(subSchema, lookup, baseURI, keyBase);
	}
	return lookup;
}
// node_modules/@cfworker/json-schema/dist/esm/format.js
const DATE = /^(\d\d\d\d)-(\d\d)-(\d\d)$/;
const DAYS = [
	0,
	31,
	28,
	31,
	30,
	31,
	30,
	31,
	31,
	30,
	31,
	30,
	31
];
const TIME = /^(\d\d):(\d\d):(\d\d)(\.\d+)?(z|([+-])(\d\d):(\d\d))?$/i;
const HOSTNAME = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[-0-9a-z]{0,61}[0-9a-z])?)*$/i;
const URIREF = /^(?:[a-z][a-z0-9+\-.]*:)?(?:\/?\/(?:(?:[a-z0-9\-._~!$&'()*+,;=:]|%[0-9a-f]{2})*@)?(?:\[(?:(?:(?:(?:[0-9a-f]{1,4}:){6}|::(?:[0-9a-f]{1,4}:){5}|(?:[0-9a-f]{1,4})?::(?:[0-9a-f]{1,4}:){4}|(?:(?:[0-9a-f]{1,4}:){0,1}[0-9a-f]{1,4})?::(?:[0-9a-f]{1,4}:){3}|(?:(?:[0-9a-f]{1,4}:){0,2}[0-9a-f]{1,4})?::(?:[0-9a-f]{1,4}:){2}|(?:(?:[0-9a-f]{1,4}:){0,3}[0-9a-f]{1,4})?::[0-9a-f]{1,4}:|(?:(?:[0-9a-f]{1,4}:){0,4}[0-9a-f]{1,4})?::)(?:[0-9a-f]{1,4}:[0-9a-f]{1,4}|(?:(?:25[0-5]|2[0-4]\d|[01]?\d\d?)\.){3}(?:25[0-5]|2[0-4]\d|[01]?\d\d?))|(?:(?:[0-9a-f]{1,4}:){0,5}[0-9a-f]{1,4})?::[0-9a-f]{1,4}|(?:(?:[0-9a-f]{1,4}:){0,6}[0-9a-f]{1,4})?::)|[Vv][0-9a-f]+\.[a-z0-9\-._~!$&'()*+,;=:]+)\]|(?:(?:25[0-5]|2[0-4]\d|[01]?\d\d?)\.){3}(?:25[0-5]|2[0-4]\d|[01]?\d\d?)|(?:[a-z0-9\-._~!$&'"()*+,;=]|%[0-9a-f]{2})*)(?::\d*)?(?:\/(?:[a-z0-9\-._~!$&'"()*+,;=:@]|%[0-9a-f]{2})*)*|\/(?:(?:[a-z0-9\-._~!$&'"()*+,;=:@]|%[0-9a-f]{2})+(?:\/(?:[a-z0-9\-._~!$&'"()*+,;=:@]|%[0-9a-f]{2})*)*)?|(?:[a-z0-9\-._~!$&'"()*+,;=:@]|%[0-9a-f]{2})+(?:\/(?:[a-z0-9\-._~!$&'"()*+,;=:@]|%[0-9a-f]{2})*)*)?(?:\?(?:[a-z0-9\-._~!$&'"()*+,;=:@/?]|%[0-9a-f]{2})*)?(?:#(?:[a-z0-9\-._~!$&'"()*+,;=:@/?]|%[0-9a-f]{2})*)?$/i;
const URITEMPLATE = /^(?:(?:[^\x00-\x20\x7f"<>%\\^`{|}]|%[0-9a-f]{2})|\{[+#./;?&=,!@|]?(?:[a-z0-9_]|%[0-9a-f]{2})+(?:\.(?:[a-z0-9_]|%[0-9a-f]{2})+)*(?::[1-9][0-9]{0,3}|\*)?(?:,(?:[a-z0-9_]|%[0-9a-f]{2})+(?:\.(?:[a-z0-9_]|%[0-9a-f]{2})+)*(?::[1-9][0-9]{0,3}|\*)?)*\})*$/i;
const URL_ = /^(?:(?:https?|ftp):\/\/)(?:\S+(?::\S*)?@)?(?:(?!10(?:\.\d{1,3}){3})(?!127(?:\.\d{1,3}){3})(?!169\.254(?:\.\d{1,3}){2})(?!192\.168(?:\.\d{1,3}){2})(?!172\.(?:1[6-9]|2\d|3[0-1])(?:\.\d{1,3}){2})(?:[1-9]\d?|1\d\d|2[01]\d|22[0-3])(?:\.(?:1?\d{1,2}|2[0-4]\d|25[0-5])){2}(?:\.(?:[1-9]\d?|1\d\d|2[0-4]\d|25[0-4]))|(?:(?:[a-z\u{00a1}-\u{ffff}0-9]+-?)*[a-z\u{00a1}-\u{ffff}0-9]+)(?:\.(?:[a-z\u{00a1}-\u{ffff}0-9]+-?)*[a-z\u{00a1}-\u{ffff}0-9]+)*(?:\.(?:[a-z\u{00a1}-\u{ffff}]{2,})))(?::\d{2,5})?(?:\/[^\s]*)?$/iu;
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const JSON_POINTER = /^(?:\/(?:[^~/]|~0|~1)*)*$/;
const JSON_POINTER_URI_FRAGMENT = /^#(?:\/(?:[a-z0-9_\-.!$&'()*+,;:=@]|%[0-9a-f]{2}|~0|~1)*)*$/i;
const RELATIVE_JSON_POINTER = /^(?:0|[1-9][0-9]*)(?:#|(?:\/(?:[^~/]|~0|~1)*)*)$/;
const EMAIL_ADDRESS = /^("(?:[\x20-\x21\x23-\x5b\x5d-\x7e]|\\[\x20-\x7e])*"|[a-z0-9.!#$%&'*+/=?^_`{|}~-]+)@(.+)$/i;
const EMAIL = (input) => {
	const matches = input.match(EMAIL_ADDRESS);
	if (!matches) return false;
	const name = matches[1];
	const host = matches[2];
	if (!name || !host || name.length > 64 || host.length > 253) return false;
	if (name[0] !== "\"" && (name[0] === "." || name.endsWith(".") || name.includes(".."))) return false;
	if (host.startsWith("[") && host.endsWith("]")) {
		const address = host.slice(1, -1);
		if (/^ipv6:/i.test(address)) return IPV6.test(address.slice(5));
		return IPV4.test(address);
	}
	return HOSTNAME.test(host);
};
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|[01]?\d\d?)\.){3}(?:25[0-5]|2[0-4]\d|[01]?\d\d?)$/;
const IPV6 = /^((([0-9a-f]{1,4}:){7}([0-9a-f]{1,4}|:))|(([0-9a-f]{1,4}:){6}(:[0-9a-f]{1,4}|((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3})|:))|(([0-9a-f]{1,4}:){5}(((:[0-9a-f]{1,4}){1,2})|:((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3})|:))|(([0-9a-f]{1,4}:){4}(((:[0-9a-f]{1,4}){1,3})|((:[0-9a-f]{1,4})?:((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}))|:))|(([0-9a-f]{1,4}:){3}(((:[0-9a-f]{1,4}){1,4})|((:[0-9a-f]{1,4}){0,2}:((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}))|:))|(([0-9a-f]{1,4}:){2}(((:[0-9a-f]{1,4}){1,5})|((:[0-9a-f]{1,4}){0,3}:((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}))|:))|(([0-9a-f]{1,4}:){1}(((:[0-9a-f]{1,4}){1,6})|((:[0-9a-f]{1,4}){0,4}:((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}))|:))|(:(((:[0-9a-f]{1,4}){1,7})|((:[0-9a-f]{1,4}){0,5}:((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}))|:)))$/i;
const DURATION = (input) => /^P(?:\d+W|(?:(?:\d+Y(?:\d+M(?:\d+D)?)?|\d+M(?:\d+D)?|\d+D)(?:T(?:\d+H(?:\d+M(?:\d+S)?)?|\d+M(?:\d+S)?|\d+S))?|T(?:\d+H(?:\d+M(?:\d+S)?)?|\d+M(?:\d+S)?|\d+S)))$/.test(input);
function bind(r) {
	return r.test.bind(r);
}
const format = {
	date,
	time: time.bind(void 0, true),
	"date-time": date_time,
	duration: DURATION,
	uri,
	"uri-reference": bind(URIREF),
	"uri-template": bind(URITEMPLATE),
	url: bind(URL_),
	email: EMAIL,
	hostname: bind(HOSTNAME),
	ipv4: bind(IPV4),
	ipv6: bind(IPV6),
	regex,
	uuid: bind(UUID),
	"json-pointer": bind(JSON_POINTER),
	"json-pointer-uri-fragment": bind(JSON_POINTER_URI_FRAGMENT),
	"relative-json-pointer": bind(RELATIVE_JSON_POINTER)
};
function isLeapYear(year) {
	return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}
function date(str) {
	const matches = str.match(DATE);
	if (!matches) return false;
	const yearPart = matches[1];
	const monthPart = matches[2];
	const dayPart = matches[3];
	if (!yearPart || !monthPart || !dayPart) return false;
	const year = +yearPart;
	const month = +monthPart;
	const day = +dayPart;
	const maxDay = month == 2 && isLeapYear(year) ? 29 : DAYS[month];
	return month >= 1 && month <= 12 && day >= 1 && maxDay !== void 0 && day <= maxDay;
}
function time(full, str) {
	const matches = str.match(TIME);
	if (!matches) return false;
	const hourPart = matches[1];
	const minutePart = matches[2];
	const secondPart = matches[3];
	if (!hourPart || !minutePart || !secondPart) return false;
	const hour = +hourPart;
	const minute = +minutePart;
	const second = +secondPart;
	const timeZone = matches[5];
	const offsetSign = matches[6];
	const offsetHour = +(matches[7] ?? 0);
	const offsetMinute = +(matches[8] ?? 0);
	if (hour > 23 || minute > 59 || second > 60 || offsetHour > 23 || offsetMinute > 59 || full && timeZone === void 0) return false;
	if (second < 60) return true;
	const offsetDirection = offsetSign === "+" ? 1 : offsetSign === "-" ? -1 : 0;
	return (hour * 60 + minute - offsetDirection * (offsetHour * 60 + offsetMinute) + 1440) % 1440 === 1439;
}
const DATE_TIME_SEPARATOR = /t|\s/i;
function date_time(str) {
	const [datePart, timePart, extra] = str.split(DATE_TIME_SEPARATOR);
	return datePart !== void 0 && timePart !== void 0 && extra === void 0 && date(datePart) && time(true, timePart);
}
const NOT_URI_FRAGMENT = /\/|:/;
const URI_PATTERN = /^(?:[a-z][a-z0-9+\-.]*:)(?:\/?\/(?:(?:[a-z0-9\-._~!$&'()*+,;=:]|%[0-9a-f]{2})*@)?(?:\[(?:(?:(?:(?:[0-9a-f]{1,4}:){6}|::(?:[0-9a-f]{1,4}:){5}|(?:[0-9a-f]{1,4})?::(?:[0-9a-f]{1,4}:){4}|(?:(?:[0-9a-f]{1,4}:){0,1}[0-9a-f]{1,4})?::(?:[0-9a-f]{1,4}:){3}|(?:(?:[0-9a-f]{1,4}:){0,2}[0-9a-f]{1,4})?::(?:[0-9a-f]{1,4}:){2}|(?:(?:[0-9a-f]{1,4}:){0,3}[0-9a-f]{1,4})?::[0-9a-f]{1,4}:|(?:(?:[0-9a-f]{1,4}:){0,4}[0-9a-f]{1,4})?::)(?:[0-9a-f]{1,4}:[0-9a-f]{1,4}|(?:(?:25[0-5]|2[0-4]\d|[01]?\d\d?)\.){3}(?:25[0-5]|2[0-4]\d|[01]?\d\d?))|(?:(?:[0-9a-f]{1,4}:){0,5}[0-9a-f]{1,4})?::[0-9a-f]{1,4}|(?:(?:[0-9a-f]{1,4}:){0,6}[0-9a-f]{1,4})?::)|[Vv][0-9a-f]+\.[a-z0-9\-._~!$&'()*+,;=:]+)\]|(?:(?:25[0-5]|2[0-4]\d|[01]?\d\d?)\.){3}(?:25[0-5]|2[0-4]\d|[01]?\d\d?)|(?:[a-z0-9\-._~!$&'()*+,;=]|%[0-9a-f]{2})*)(?::\d*)?(?:\/(?:[a-z0-9\-._~!$&'()*+,;=:@]|%[0-9a-f]{2})*)*|\/(?:(?:[a-z0-9\-._~!$&'()*+,;=:@]|%[0-9a-f]{2})+(?:\/(?:[a-z0-9\-._~!$&'()*+,;=:@]|%[0-9a-f]{2})*)*)?|(?:[a-z0-9\-._~!$&'()*+,;=:@]|%[0-9a-f]{2})+(?:\/(?:[a-z0-9\-._~!$&'()*+,;=:@]|%[0-9a-f]{2})*)*)(?:\?(?:[a-z0-9\-._~!$&'()*+,;=:@/?]|%[0-9a-f]{2})*)?(?:#(?:[a-z0-9\-._~!$&'()*+,;=:@/?]|%[0-9a-f]{2})*)?$/i;
function uri(str) {
	return NOT_URI_FRAGMENT.test(str) && URI_PATTERN.test(str);
}
const Z_ANCHOR = /[^\\]\\Z/;
function regex(str) {
	if (Z_ANCHOR.test(str)) return false;
	try {
		new RegExp(str, "u");
		return true;
	} catch (e) {
		return false;
	}
}
// node_modules/@cfworker/json-schema/dist/esm/ucs2-length.js
function ucs2length(s) {
	let result = 0;
	let length = s.length;
	let index = 0;
	let charCode;
	while (index < length) {
		result++;
		charCode = s.charCodeAt(index++);
		if (charCode >= 55296 && charCode <= 56319 && index < length) {
			charCode = s.charCodeAt(index);
			if ((charCode & 64512) == 56320) index++;
		}
	}
	return result;
}
// node_modules/@cfworker/json-schema/dist/esm/validate.js
function hasOwnProperty(instance, key) {
	return Object.prototype.hasOwnProperty.call(instance, key);
}
function decimalInteger(value) {
	const coefficientAndExponent = Math.abs(value).toString().split("e");
	const coefficient = coefficientAndExponent[0];
	const exponent = coefficientAndExponent[1] ?? "0";
	const point = coefficient.indexOf(".");
	const fractionLength = point === -1 ? 0 : coefficient.length - point - 1;
	return [BigInt(coefficient.replace(".", "")), Number(exponent) - fractionLength];
}
function isMultipleOf(instance, divisor) {
	if (!Number.isFinite(instance) || !Number.isFinite(divisor) || divisor <= 0) return false;
	const [instanceCoefficient, instanceExponent] = decimalInteger(instance);
	const [divisorCoefficient, divisorExponent] = decimalInteger(divisor);
	const exponentDifference = instanceExponent - divisorExponent;
	if (exponentDifference >= 0) return instanceCoefficient * 10n ** BigInt(exponentDifference) % divisorCoefficient === 0n;
	return instanceCoefficient % (divisorCoefficient * 10n ** BigInt(-exponentDifference)) === 0n;
}
function validate(instance, schema, draft = "2019-09", lookup = dereference(schema), shortCircuit = true, recursiveAnchor = null, instanceLocation = "#", schemaLocation = "#", evaluated = Object.create(null)) {
	if (schema === true) return {
		valid: true,
		errors: []
	};
	if (schema === false) return {
		valid: false,
		errors: [{
			instanceLocation,
			keyword: "false",
			keywordLocation: instanceLocation,
			error: "False boolean schema."
		}]
	};
	const rawInstanceType = typeof instance;
	let instanceType;
	switch (rawInstanceType) {
		case "boolean":
		case "number":
		case "string":
			instanceType = rawInstanceType;
			break;
		case "object":
			if (instance === null) instanceType = "null";
			else if (Array.isArray(instance)) instanceType = "array";
			else instanceType = "object";
			break;
		default: throw new Error(`Instances of "${rawInstanceType}" type are not supported.`);
	}
	const { $ref, $recursiveRef, $recursiveAnchor, type: $type, const: $const, enum: $enum, required: $required, not: $not, anyOf: $anyOf, allOf: $allOf, oneOf: $oneOf, if: $if, then: $then, else: $else, format: $format, properties: $properties, patternProperties: $patternProperties, additionalProperties: $additionalProperties, unevaluatedProperties: $unevaluatedProperties, minProperties: $minProperties, maxProperties: $maxProperties, propertyNames: $propertyNames, dependentRequired: $dependentRequired, dependentSchemas: $dependentSchemas, dependencies: $dependencies, prefixItems: $prefixItems, items: $items, additionalItems: $additionalItems, unevaluatedItems: $unevaluatedItems, contains: $contains, minContains: $minContains, maxContains: $maxContains, minItems: $minItems, maxItems: $maxItems, uniqueItems: $uniqueItems, minimum: $minimum, maximum: $maximum, exclusiveMinimum: $exclusiveMinimum, exclusiveMaximum: $exclusiveMaximum, multipleOf: $multipleOf, minLength: $minLength, maxLength: $maxLength, pattern: $pattern, __absolute_ref__, __absolute_recursive_ref__ } = schema;
	const errors = [];
	if ($recursiveAnchor === true && recursiveAnchor === null) recursiveAnchor = schema;
	if ($recursiveRef === "#") {
		const refSchema = recursiveAnchor === null ? lookup[__absolute_recursive_ref__] : recursiveAnchor;
		const keywordLocation = `${schemaLocation}/$recursiveRef`;
		const result = validate(instance, recursiveAnchor === null ? schema : recursiveAnchor, draft, lookup, shortCircuit, refSchema, instanceLocation, keywordLocation, evaluated);
		if (!result.valid) errors.push({
			instanceLocation,
			keyword: "$recursiveRef",
			keywordLocation,
			error: "A subschema had errors."
		}, ...result.errors);
	}
	if ($ref !== void 0) {
		const refSchema = lookup[__absolute_ref__ || $ref];
		if (refSchema === void 0) {
			let message = `Unresolved $ref "${$ref}".`;
			if (__absolute_ref__ && __absolute_ref__ !== $ref) message += `  Absolute URI "${__absolute_ref__}".`;
			message += `\nKnown schemas:\n- ${Object.keys(lookup).join("\n- ")}`;
			throw new Error(message);
		}
		const keywordLocation = `${schemaLocation}/$ref`;
		const result = validate(instance, refSchema, draft, lookup, shortCircuit, recursiveAnchor, instanceLocation, keywordLocation, evaluated);
		if (!result.valid) errors.push({
			instanceLocation,
			keyword: "$ref",
			keywordLocation,
			error: "A subschema had errors."
		}, ...result.errors);
		if (draft === "4" || draft === "7") return {
			valid: errors.length === 0,
			errors
		};
	}
	if (Array.isArray($type)) {
		let length = $type.length;
		let valid = false;
		for (let i = 0; i < length; i++) if (instanceType === $type[i] || $type[i] === "integer" && instanceType === "number" && instance % 1 === 0 && instance === instance) {
			valid = true;
			break;
		}
		if (!valid) errors.push({
			instanceLocation,
			keyword: "type",
			keywordLocation: `${schemaLocation}/type`,
			error: `Instance type "${instanceType}" is invalid. Expected "${$type.join("\", \"")}".`
		});
	} else if ($type === "integer") {
		if (instanceType !== "number" || instance % 1 || instance !== instance) errors.push({
			instanceLocation,
			keyword: "type",
			keywordLocation: `${schemaLocation}/type`,
			error: `Instance type "${instanceType}" is invalid. Expected "${$type}".`
		});
	} else if ($type !== void 0 && instanceType !== $type) errors.push({
		instanceLocation,
		keyword: "type",
		keywordLocation: `${schemaLocation}/type`,
		error: `Instance type "${instanceType}" is invalid. Expected "${$type}".`
	});
	if ($const !== void 0) {
		if (instanceType === "object" || instanceType === "array") {
			if (!deepCompareStrict(instance, $const)) errors.push({
				instanceLocation,
				keyword: "const",
				keywordLocation: `${schemaLocation}/const`,
				error: `Instance does not match ${JSON.stringify($const)}.`
			});
		} else if (instance !== $const) errors.push({
			instanceLocation,
			keyword: "const",
			keywordLocation: `${schemaLocation}/const`,
			error: `Instance does not match ${JSON.stringify($const)}.`
		});
	}
	if ($enum !== void 0) {
		if (instanceType === "object" || instanceType === "array") {
			if (!$enum.some((value) => deepCompareStrict(instance, value))) errors.push({
				instanceLocation,
				keyword: "enum",
				keywordLocation: `${schemaLocation}/enum`,
				error: `Instance does not match any of ${JSON.stringify($enum)}.`
			});
		} else if (!$enum.some((value) => instance === value)) errors.push({
			instanceLocation,
			keyword: "enum",
			keywordLocation: `${schemaLocation}/enum`,
			error: `Instance does not match any of ${JSON.stringify($enum)}.`
		});
	}
	if ($not !== void 0) {
		const keywordLocation = `${schemaLocation}/not`;
		if (validate(instance, $not, draft, lookup, shortCircuit, recursiveAnchor, instanceLocation, keywordLocation).valid) errors.push({
			instanceLocation,
			keyword: "not",
			keywordLocation,
			error: "Instance matched \"not\" schema."
		});
	}
	let subEvaluateds = [];
	if ($anyOf !== void 0) {
		const keywordLocation = `${schemaLocation}/anyOf`;
		const errorsLength = errors.length;
		let anyValid = false;
		for (const [i, subSchema] of $anyOf.entries()) {
			const subEvaluated = Object.create(evaluated);
			const result = validate(instance, subSchema, draft, lookup, shortCircuit, $recursiveAnchor === true ? recursiveAnchor : null, instanceLocation, `${keywordLocation}/${i}`, subEvaluated);
			errors.push(...result.errors);
			anyValid = anyValid || result.valid;
			if (result.valid) subEvaluateds.push(subEvaluated);
		}
		if (anyValid) errors.length = errorsLength;
		else errors.splice(errorsLength, 0, {
			instanceLocation,
			keyword: "anyOf",
			keywordLocation,
			error: "Instance does not match any subschemas."
		});
	}
	if ($allOf !== void 0) {
		const keywordLocation = `${schemaLocation}/allOf`;
		const errorsLength = errors.length;
		let allValid = true;
		for (const [i, subSchema] of $allOf.entries()) {
			const subEvaluated = Object.create(evaluated);
			const result = validate(instance, subSchema, draft, lookup, shortCircuit, $recursiveAnchor === true ? recursiveAnchor : null, instanceLocation, `${keywordLocation}/${i}`, subEvaluated);
			errors.push(...result.errors);
			allValid = allValid && result.valid;
			if (result.valid) subEvaluateds.push(subEvaluated);
		}
		if (allValid) errors.length = errorsLength;
		else errors.splice(errorsLength, 0, {
			instanceLocation,
			keyword: "allOf",
			keywordLocation,
			error: `Instance does not match every subschema.`
		});
	}
	if ($oneOf !== void 0) {
		const keywordLocation = `${schemaLocation}/oneOf`;
		const errorsLength = errors.length;
		const matches = $oneOf.filter((subSchema, i) => {
			const subEvaluated = Object.create(evaluated);
			const result = validate(instance, subSchema, draft, lookup, shortCircuit, $recursiveAnchor === true ? recursiveAnchor : null, instanceLocation, `${keywordLocation}/${i}`, subEvaluated);
			errors.push(...result.errors);
			if (result.valid) subEvaluateds.push(subEvaluated);
			return result.valid;
		}).length;
		if (matches === 1) errors.length = errorsLength;
		else errors.splice(errorsLength, 0, {
			instanceLocation,
			keyword: "oneOf",
			keywordLocation,
			error: `Instance does not match exactly one subschema (${matches} matches).`
		});
	}
	if (instanceType === "object" || instanceType === "array") Object.assign(evaluated, ...subEvaluateds);
	if ($if !== void 0) {
		const keywordLocation = `${schemaLocation}/if`;
		const ifEvaluated = Object.create(null);
		if (validate(instance, $if, draft, lookup, shortCircuit, recursiveAnchor, instanceLocation, keywordLocation, ifEvaluated).valid) {
			Object.assign(evaluated, ifEvaluated);
			if ($then !== void 0) {
				const thenResult = validate(instance, $then, draft, lookup, shortCircuit, recursiveAnchor, instanceLocation, `${schemaLocation}/then`, evaluated);
				if (!thenResult.valid) errors.push({
					instanceLocation,
					keyword: "if",
					keywordLocation,
					error: `Instance does not match "then" schema.`
				}, ...thenResult.errors);
			}
		} else if ($else !== void 0) {
			const elseResult = validate(instance, $else, draft, lookup, shortCircuit, recursiveAnchor, instanceLocation, `${schemaLocation}/else`, evaluated);
			if (!elseResult.valid) errors.push({
				instanceLocation,
				keyword: "if",
				keywordLocation,
				error: `Instance does not match "else" schema.`
			}, ...elseResult.errors);
		}
	}
	if (instanceType === "object") {
		if ($required !== void 0) {
			for (const key of $required) if (!hasOwnProperty(instance, key)) errors.push({
				instanceLocation,
				keyword: "required",
				keywordLocation: `${schemaLocation}/required`,
				error: `Instance does not have required property "${key}".`
			});
		}
		const keys = Object.keys(instance);
		if ($minProperties !== void 0 && keys.length < $minProperties) errors.push({
			instanceLocation,
			keyword: "minProperties",
			keywordLocation: `${schemaLocation}/minProperties`,
			error: `Instance does not have at least ${$minProperties} properties.`
		});
		if ($maxProperties !== void 0 && keys.length > $maxProperties) errors.push({
			instanceLocation,
			keyword: "maxProperties",
			keywordLocation: `${schemaLocation}/maxProperties`,
			error: `Instance does not have at least ${$maxProperties} properties.`
		});
		if ($propertyNames !== void 0) {
			const keywordLocation = `${schemaLocation}/propertyNames`;
			for (const key in instance) {
				const subInstancePointer = `${instanceLocation}/${encodePointer(key)}`;
				const result = validate(key, $propertyNames, draft, lookup, shortCircuit, recursiveAnchor, subInstancePointer, keywordLocation);
				if (!result.valid) errors.push({
					instanceLocation,
					keyword: "propertyNames",
					keywordLocation,
					error: `Property name "${key}" does not match schema.`
				}, ...result.errors);
			}
		}
		if ($dependentRequired !== void 0) {
			const keywordLocation = `${schemaLocation}/dependantRequired`;
			for (const key in $dependentRequired) if (hasOwnProperty(instance, key)) {
				const required = $dependentRequired[key];
				for (const dependantKey of required) if (!hasOwnProperty(instance, dependantKey)) errors.push({
					instanceLocation,
					keyword: "dependentRequired",
					keywordLocation,
					error: `Instance has "${key}" but does not have "${dependantKey}".`
				});
			}
		}
		if ($dependentSchemas !== void 0) for (const [key, dependentSchema] of Object.entries($dependentSchemas)) {
			const keywordLocation = `${schemaLocation}/dependentSchemas`;
			if (hasOwnProperty(instance, key)) {
				const result = validate(instance, dependentSchema, draft, lookup, shortCircuit, recursiveAnchor, instanceLocation, `${keywordLocation}/${encodePointer(key)}`, evaluated);
				if (!result.valid) errors.push({
					instanceLocation,
					keyword: "dependentSchemas",
					keywordLocation,
					error: `Instance has "${key}" but does not match dependant schema.`
				}, ...result.errors);
			}
		}
		if ($dependencies !== void 0) {
			const keywordLocation = `${schemaLocation}/dependencies`;
			for (const key in $dependencies) if (hasOwnProperty(instance, key)) {
				const propsOrSchema = $dependencies[key];
				if (Array.isArray(propsOrSchema)) {
					for (const dependantKey of propsOrSchema) if (!hasOwnProperty(instance, dependantKey)) errors.push({
						instanceLocation,
						keyword: "dependencies",
						keywordLocation,
						error: `Instance has "${key}" but does not have "${dependantKey}".`
					});
				} else {
					const result = validate(instance, propsOrSchema, draft, lookup, shortCircuit, recursiveAnchor, instanceLocation, `${keywordLocation}/${encodePointer(key)}`);
					if (!result.valid) errors.push({
						instanceLocation,
						keyword: "dependencies",
						keywordLocation,
						error: `Instance has "${key}" but does not match dependant schema.`
					}, ...result.errors);
				}
			}
		}
		const thisEvaluated = Object.create(null);
		let stop = false;
		if ($properties !== void 0) {
			const keywordLocation = `${schemaLocation}/properties`;
			for (const [key, propertySchema] of Object.entries($properties)) {
				if (!hasOwnProperty(instance, key)) continue;
				const subInstancePointer = `${instanceLocation}/${encodePointer(key)}`;
				const result = validate(instance[key], propertySchema, draft, lookup, shortCircuit, recursiveAnchor, subInstancePointer, `${keywordLocation}/${encodePointer(key)}`);
				thisEvaluated[key] = true;
				if (result.valid) evaluated[key] = true;
				else {
					stop = shortCircuit;
					errors.push({
						instanceLocation,
						keyword: "properties",
						keywordLocation,
						error: `Property "${key}" does not match schema.`
					}, ...result.errors);
					if (stop) break;
				}
			}
		}
		if (!stop && $patternProperties !== void 0) {
			const keywordLocation = `${schemaLocation}/patternProperties`;
			for (const [pattern, subSchema] of Object.entries($patternProperties)) {
				const regex = new RegExp(pattern, "u");
				for (const key in instance) {
					if (!regex.test(key)) continue;
					const subInstancePointer = `${instanceLocation}/${encodePointer(key)}`;
					const result = validate(instance[key], subSchema, draft, lookup, shortCircuit, recursiveAnchor, subInstancePointer, `${keywordLocation}/${encodePointer(pattern)}`);
					thisEvaluated[key] = true;
					if (result.valid) evaluated[key] = true;
					else {
						stop = shortCircuit;
						errors.push({
							instanceLocation,
							keyword: "patternProperties",
							keywordLocation,
							error: `Property "${key}" matches pattern "${pattern}" but does not match associated schema.`
						}, ...result.errors);
					}
				}
			}
		}
		if (!stop && $additionalProperties !== void 0) {
			const keywordLocation = `${schemaLocation}/additionalProperties`;
			for (const key in instance) {
				if (thisEvaluated[key]) continue;
				const subInstancePointer = `${instanceLocation}/${encodePointer(key)}`;
				const result = validate(instance[key], $additionalProperties, draft, lookup, shortCircuit, recursiveAnchor, subInstancePointer, keywordLocation);
				if (result.valid) evaluated[key] = true;
				else {
					stop = shortCircuit;
					errors.push({
						instanceLocation,
						keyword: "additionalProperties",
						keywordLocation,
						error: `Property "${key}" does not match additional properties schema.`
					}, ...result.errors);
				}
			}
		} else if (!stop && $unevaluatedProperties !== void 0) {
			const keywordLocation = `${schemaLocation}/unevaluatedProperties`;
			for (const key in instance) if (!evaluated[key]) {
				const subInstancePointer = `${instanceLocation}/${encodePointer(key)}`;
				const result = validate(instance[key], $unevaluatedProperties, draft, lookup, shortCircuit, recursiveAnchor, subInstancePointer, keywordLocation);
				if (result.valid) evaluated[key] = true;
				else errors.push({
					instanceLocation,
					keyword: "unevaluatedProperties",
					keywordLocation,
					error: `Property "${key}" does not match unevaluated properties schema.`
				}, ...result.errors);
			}
		}
	} else if (instanceType === "array") {
		if ($maxItems !== void 0 && instance.length > $maxItems) errors.push({
			instanceLocation,
			keyword: "maxItems",
			keywordLocation: `${schemaLocation}/maxItems`,
			error: `Array has too many items (${instance.length} > ${$maxItems}).`
		});
		if ($minItems !== void 0 && instance.length < $minItems) errors.push({
			instanceLocation,
			keyword: "minItems",
			keywordLocation: `${schemaLocation}/minItems`,
			error: `Array has too few items (${instance.length} < ${$minItems}).`
		});
		const length = instance.length;
		let i = 0;
		let stop = false;
		if ($prefixItems !== void 0) {
			const keywordLocation = `${schemaLocation}/prefixItems`;
			const length2 = Math.min($prefixItems.length, length);
			for (; i < length2; i++) {
				const result = validate(instance[i], $prefixItems[i], draft, lookup, shortCircuit, recursiveAnchor, `${instanceLocation}/${i}`, `${keywordLocation}/${i}`);
				evaluated[i] = true;
				if (!result.valid) {
					stop = shortCircuit;
					errors.push({
						instanceLocation,
						keyword: "prefixItems",
						keywordLocation,
						error: `Items did not match schema.`
					}, ...result.errors);
					if (stop) break;
				}
			}
		}
		if ($items !== void 0) {
			const keywordLocation = `${schemaLocation}/items`;
			if (Array.isArray($items)) {
				const length2 = Math.min($items.length, length);
				for (; i < length2; i++) {
					const result = validate(instance[i], $items[i], draft, lookup, shortCircuit, recursiveAnchor, `${instanceLocation}/${i}`, `${keywordLocation}/${i}`);
					evaluated[i] = true;
					if (!result.valid) {
						stop = shortCircuit;
						errors.push({
							instanceLocation,
							keyword: "items",
							keywordLocation,
							error: `Items did not match schema.`
						}, ...result.errors);
						if (stop) break;
					}
				}
			} else for (; i < length; i++) {
				const result = validate(instance[i], $items, draft, lookup, shortCircuit, recursiveAnchor, `${instanceLocation}/${i}`, keywordLocation);
				evaluated[i] = true;
				if (!result.valid) {
					stop = shortCircuit;
					errors.push({
						instanceLocation,
						keyword: "items",
						keywordLocation,
						error: `Items did not match schema.`
					}, ...result.errors);
					if (stop) break;
				}
			}
			if (!stop && $additionalItems !== void 0) {
				const keywordLocation = `${schemaLocation}/additionalItems`;
				for (; i < length; i++) {
					const result = validate(instance[i], $additionalItems, draft, lookup, shortCircuit, recursiveAnchor, `${instanceLocation}/${i}`, keywordLocation);
					evaluated[i] = true;
					if (!result.valid) {
						stop = shortCircuit;
						errors.push({
							instanceLocation,
							keyword: "additionalItems",
							keywordLocation,
							error: `Items did not match additional items schema.`
						}, ...result.errors);
					}
				}
			}
		}
		if ($contains !== void 0) {
			if (length === 0 && $minContains === void 0) errors.push({
				instanceLocation,
				keyword: "contains",
				keywordLocation: `${schemaLocation}/contains`,
				error: `Array is empty. It must contain at least one item matching the schema.`
			});
			else if ($minContains !== void 0 && length < $minContains) errors.push({
				instanceLocation,
				keyword: "minContains",
				keywordLocation: `${schemaLocation}/minContains`,
				error: `Array has less items (${length}) than minContains (${$minContains}).`
			});
			else {
				const keywordLocation = `${schemaLocation}/contains`;
				const errorsLength = errors.length;
				let contained = 0;
				for (let j = 0; j < length; j++) {
					const result = validate(instance[j], $contains, draft, lookup, shortCircuit, recursiveAnchor, `${instanceLocation}/${j}`, keywordLocation);
					if (result.valid) {
						evaluated[j] = true;
						contained++;
					} else errors.push(...result.errors);
				}
				if (contained >= ($minContains || 0)) errors.length = errorsLength;
				if ($minContains === void 0 && contained === 0) errors.splice(errorsLength, 0, {
					instanceLocation,
					keyword: "contains",
					keywordLocation,
					error: `Array does not contain item matching schema.`
				});
				else if ($minContains !== void 0 && contained < $minContains) errors.push({
					instanceLocation,
					keyword: "minContains",
					keywordLocation: `${schemaLocation}/minContains`,
					error: `Array must contain at least ${$minContains} items matching schema. Only ${contained} items were found.`
				});
				else if ($maxContains !== void 0 && contained > $maxContains) errors.push({
					instanceLocation,
					keyword: "maxContains",
					keywordLocation: `${schemaLocation}/maxContains`,
					error: `Array may contain at most ${$maxContains} items matching schema. ${contained} items were found.`
				});
			}
		}
		if (!stop && $unevaluatedItems !== void 0) {
			const keywordLocation = `${schemaLocation}/unevaluatedItems`;
			for (; i < length; i++) {
				if (evaluated[i]) continue;
				const result = validate(instance[i], $unevaluatedItems, draft, lookup, shortCircuit, recursiveAnchor, `${instanceLocation}/${i}`, keywordLocation);
				evaluated[i] = true;
				if (!result.valid) errors.push({
					instanceLocation,
					keyword: "unevaluatedItems",
					keywordLocation,
					error: `Items did not match unevaluated items schema.`
				}, ...result.errors);
			}
		}
		if ($uniqueItems) for (let j = 0; j < length; j++) {
			const a = instance[j];
			const ao = typeof a === "object" && a !== null;
			for (let k = 0; k < length; k++) {
				if (j === k) continue;
				const b = instance[k];
				if (a === b || ao && typeof b === "object" && b !== null && deepCompareStrict(a, b)) {
					errors.push({
						instanceLocation,
						keyword: "uniqueItems",
						keywordLocation: `${schemaLocation}/uniqueItems`,
						error: `Duplicate items at indexes ${j} and ${k}.`
					});
					j = Number.MAX_SAFE_INTEGER;
					k = Number.MAX_SAFE_INTEGER;
				}
			}
		}
	} else if (instanceType === "number") {
		if (draft === "4") {
			if ($minimum !== void 0 && ($exclusiveMinimum === true && instance <= $minimum || instance < $minimum)) errors.push({
				instanceLocation,
				keyword: "minimum",
				keywordLocation: `${schemaLocation}/minimum`,
				error: `${instance} is less than ${$exclusiveMinimum ? "or equal to " : ""} ${$minimum}.`
			});
			if ($maximum !== void 0 && ($exclusiveMaximum === true && instance >= $maximum || instance > $maximum)) errors.push({
				instanceLocation,
				keyword: "maximum",
				keywordLocation: `${schemaLocation}/maximum`,
				error: `${instance} is greater than ${$exclusiveMaximum ? "or equal to " : ""} ${$maximum}.`
			});
		} else {
			if ($minimum !== void 0 && instance < $minimum) errors.push({
				instanceLocation,
				keyword: "minimum",
				keywordLocation: `${schemaLocation}/minimum`,
				error: `${instance} is less than ${$minimum}.`
			});
			if ($maximum !== void 0 && instance > $maximum) errors.push({
				instanceLocation,
				keyword: "maximum",
				keywordLocation: `${schemaLocation}/maximum`,
				error: `${instance} is greater than ${$maximum}.`
			});
			if ($exclusiveMinimum !== void 0 && instance <= $exclusiveMinimum) errors.push({
				instanceLocation,
				keyword: "exclusiveMinimum",
				keywordLocation: `${schemaLocation}/exclusiveMinimum`,
				error: `${instance} is less than ${$exclusiveMinimum}.`
			});
			if ($exclusiveMaximum !== void 0 && instance >= $exclusiveMaximum) errors.push({
				instanceLocation,
				keyword: "exclusiveMaximum",
				keywordLocation: `${schemaLocation}/exclusiveMaximum`,
				error: `${instance} is greater than or equal to ${$exclusiveMaximum}.`
			});
		}
		if ($multipleOf !== void 0) {
			if (!isMultipleOf(instance, $multipleOf)) errors.push({
				instanceLocation,
				keyword: "multipleOf",
				keywordLocation: `${schemaLocation}/multipleOf`,
				error: `${instance} is not a multiple of ${$multipleOf}.`
			});
		}
	} else if (instanceType === "string") {
		const length = $minLength === void 0 && $maxLength === void 0 ? 0 : ucs2length(instance);
		if ($minLength !== void 0 && length < $minLength) errors.push({
			instanceLocation,
			keyword: "minLength",
			keywordLocation: `${schemaLocation}/minLength`,
			error: `String is too short (${length} < ${$minLength}).`
		});
		if ($maxLength !== void 0 && length > $maxLength) errors.push({
			instanceLocation,
			keyword: "maxLength",
			keywordLocation: `${schemaLocation}/maxLength`,
			error: `String is too long (${length} > ${$maxLength}).`
		});
		if ($pattern !== void 0 && !new RegExp($pattern, "u").test(instance)) errors.push({
			instanceLocation,
			keyword: "pattern",
			keywordLocation: `${schemaLocation}/pattern`,
			error: `String does not match pattern.`
		});
		if ($format !== void 0 && format[$format] && !format[$format](instance)) errors.push({
			instanceLocation,
			keyword: "format",
			keywordLocation: `${schemaLocation}/format`,
			error: `String does not match format "${$format}".`
		});
	}
	return {
		valid: errors.length === 0,
		errors
	};
}
// node_modules/@cfworker/json-schema/dist/esm/validator.js
var Validator = class {
	schema;
	draft;
	shortCircuit;
	lookup;
	constructor(schema, draft = "2019-09", shortCircuit = true) {
		this.schema = schema;
		this.draft = draft;
		this.shortCircuit = shortCircuit;
		this.lookup = dereference(schema);
	}
	validate(instance) {
		return validate(instance, this.schema, this.draft, this.lookup, this.shortCircuit);
	}
	addSchema(schema, id) {
		if (id) schema = {
			...schema,
			$id: id
		};
		dereference(schema, this.lookup);
	}
};
// schema/verdict.schema.json
var verdict_schema_default = {
	$schema: "https://json-schema.org/draft/2020-12/schema",
	$id: "https://github.com/nix-verdict/nix-verdict/schema/verdict.schema.json",
	title: "verdict.json",
	description: "What nix-verdict has to say about one run over a flake's checks. Readers ignore keys they do not know. Strings come from the flake and from logs: they are data, never markup, never a path to trust, never a command.",
	type: "object",
	required: [
		"schema",
		"tool",
		"nix",
		"flake",
		"system",
		"machine",
		"startedAt",
		"durationMs",
		"flaky",
		"stages",
		"base",
		"checks",
		"timeline"
	],
	properties: {
		"schema": {
			"const": "nix-verdict/1",
			"description": "Changes only when an old reader would misread a new file."
		},
		"tool": {
			"description": "Who wrote the file.",
			"type": "object",
			"required": ["name", "version"],
			"properties": {
				"name": { "const": "nix-verdict" },
				"version": { "type": "string" }
			}
		},
		"nix": {
			"description": "The Nix that evaluated and built.",
			"type": "object",
			"required": ["version", "implementation"],
			"properties": {
				"version": { "type": "string" },
				"implementation": { "enum": [
					"nix",
					"lix",
					"determinate"
				] }
			}
		},
		"flake": {
			"type": "object",
			"required": [
				"url",
				"lockedUrl",
				"revision"
			],
			"properties": {
				"url": {
					"type": "string",
					"description": "As the user wrote it."
				},
				"lockedUrl": {
					"type": "string",
					"description": "What was evaluated, pinned."
				},
				"revision": {
					"type": ["string", "null"],
					"description": "The commit; null when there is none or the tree is dirty."
				}
			}
		},
		"system": {
			"type": "string",
			"description": "The system whose checks these are, such as x86_64-linux."
		},
		"machine": {
			"type": "object",
			"required": [
				"cores",
				"memoryBytes",
				"features"
			],
			"properties": {
				"cores": {
					"type": "integer",
					"minimum": 1
				},
				"memoryBytes": {
					"type": "integer",
					"minimum": 0
				},
				"features": {
					"description": "What the machine was found to offer to builds; only what was looked at, so it may be empty.",
					"type": "array",
					"items": {
						"type": "object",
						"required": [
							"name",
							"state",
							"reason"
						],
						"properties": {
							"name": {
								"type": "string",
								"description": "Such as kvm."
							},
							"state": {
								"enum": [
									"on",
									"off",
									"broken"
								],
								"description": "on: proven to work; off: not offered to builds; broken: offered, and found not to work."
							},
							"reason": {
								"type": "string",
								"description": "How that is known; may be empty."
							}
						}
					}
				}
			}
		},
		"startedAt": { "$ref": "#/$defs/time" },
		"durationMs": { "$ref": "#/$defs/duration" },
		"stages": {
			"description": "The parts of the run, in order.",
			"type": "array",
			"items": {
				"type": "object",
				"required": [
					"name",
					"startedAt",
					"durationMs"
				],
				"properties": {
					"name": { "type": "string" },
					"startedAt": { "$ref": "#/$defs/time" },
					"durationMs": { "$ref": "#/$defs/duration" }
				}
			}
		},
		"base": {
			"description": "What the run is compared with: the last one with the same selection of checks on the branch that it is to be merged into, else on the default branch; for a run of the default branch itself, the one before it. Null when nothing is known of one.",
			"type": ["object", "null"],
			"required": [
				"name",
				"durationMs",
				"failed",
				"vanished"
			],
			"properties": {
				"name": {
					"type": "string",
					"description": "The branch, such as main; or \"the run before\", which is no branch."
				},
				"durationMs": { "$ref": "#/$defs/duration" },
				"failed": {
					"type": "integer",
					"minimum": 0,
					"description": "How many of its checks were bad."
				},
				"vanished": {
					"description": "Checks that it had and that are not in this run, by name.",
					"type": "array",
					"items": {
						"type": "object",
						"required": ["name", "verdict"],
						"properties": {
							"name": { "type": "string" },
							"verdict": { "$ref": "#/$defs/verdict" }
						}
					}
				}
			}
		},
		"checks": {
			"description": "Every check that was selected, each once. Totals are to be computed from them.",
			"type": "array",
			"items": { "$ref": "#/$defs/check" }
		},
		"flaky": {
			"description": "Whether a check that passed only after a failed attempt makes the run bad.",
			"enum": ["pass", "fail"]
		},
		"timeline": {
			"description": "When what was built, and what the run waited for; null when nothing was built.",
			"type": ["object", "null"],
			"required": [
				"spans",
				"criticalPath",
				"jobs",
				"idleMs",
				"memory"
			],
			"properties": {
				"spans": {
					"description": "Every build, in the order of their start; one for each attempt.",
					"type": "array",
					"items": { "$ref": "#/$defs/span" }
				},
				"criticalPath": {
					"description": "Derivations, first to last, of which each could only start when the one before had ended: because it needed that one, or its slot or memory. The last one ended last of all.",
					"type": "array",
					"items": { "type": "string" }
				},
				"jobs": {
					"type": "integer",
					"minimum": 1,
					"description": "Builds that could run at once."
				},
				"idleMs": {
					"$ref": "#/$defs/duration",
					"description": "Milliseconds in which a slot had nothing to build, from the first build's start to the last one's end, summed over all slots."
				},
				"memory": {
					"description": "What all builds together used, in order of time; empty when it was not measured.",
					"type": "array",
					"items": {
						"type": "object",
						"required": ["atMs", "bytes"],
						"properties": {
							"atMs": {
								"type": "number",
								"description": "Milliseconds since the run's start."
							},
							"bytes": {
								"type": "integer",
								"minimum": 0
							}
						}
					}
				}
			}
		}
	},
	$defs: {
		"time": {
			"description": "ISO 8601 with a zone.",
			"type": "string",
			"pattern": "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?(Z|[+-]\\d{2}:\\d{2})$"
		},
		"duration": {
			"description": "Milliseconds.",
			"type": "number",
			"minimum": 0
		},
		"measuredBytes": {
			"description": "Bytes; null when it was not measured, never a guess.",
			"type": ["integer", "null"],
			"minimum": 0
		},
		"verdict": {
			"description": "Good are passed (built here, now), cached (proven by an earlier passing build of the same derivation) and flaky (failed, then passed); all others are bad.",
			"enum": [
				"failed",
				"timeout",
				"out-of-memory",
				"disk-full",
				"dependency-failed",
				"eval-error",
				"unsupported",
				"lost",
				"cancelled",
				"not-run",
				"flaky",
				"passed",
				"cached"
			]
		},
		"span": {
			"description": "One derivation that was built in this run.",
			"type": "object",
			"required": [
				"drvPath",
				"name",
				"checks",
				"startedAt",
				"durationMs",
				"peakMemoryBytes",
				"cpuMs"
			],
			"properties": {
				"drvPath": { "type": "string" },
				"name": {
					"type": "string",
					"description": "The name part of its store path."
				},
				"checks": {
					"description": "The checks that it is the derivation of; none for what checks only need.",
					"type": "array",
					"items": { "type": "string" }
				},
				"startedAt": { "$ref": "#/$defs/time" },
				"durationMs": { "$ref": "#/$defs/duration" },
				"peakMemoryBytes": { "$ref": "#/$defs/measuredBytes" },
				"cpuMs": {
					"description": "Milliseconds of processor time; null when it was not measured.",
					"type": ["number", "null"],
					"minimum": 0
				}
			}
		},
		"attempt": {
			"type": "object",
			"required": [
				"verdict",
				"startedAt",
				"durationMs",
				"peakMemoryBytes"
			],
			"properties": {
				"verdict": { "$ref": "#/$defs/verdict" },
				"startedAt": { "$ref": "#/$defs/time" },
				"durationMs": { "$ref": "#/$defs/duration" },
				"peakMemoryBytes": { "$ref": "#/$defs/measuredBytes" }
			}
		},
		"check": {
			"type": "object",
			"required": [
				"name",
				"attr",
				"drvPath",
				"backend",
				"verdict",
				"emulated",
				"reason",
				"location",
				"startedAt",
				"durationMs",
				"dependencyMs",
				"waitMs",
				"peakMemoryBytes",
				"cpuMs",
				"memoryMethod",
				"attempts",
				"proof",
				"log",
				"excerpt",
				"baseline"
			],
			"properties": {
				"name": {
					"type": "string",
					"description": "The attribute's name; may hold any character."
				},
				"attr": {
					"type": "string",
					"description": "The attribute's path in the flake, such as checks.x86_64-linux.login."
				},
				"drvPath": {
					"type": ["string", "null"],
					"description": "Null when it could not be evaluated."
				},
				"backend": {
					"enum": [
						"build",
						"qemu",
						"nspawn",
						"mixed"
					],
					"description": "What the check is made of: a plain build, or a NixOS test with virtual machines, containers or both."
				},
				"verdict": { "$ref": "#/$defs/verdict" },
				"emulated": {
					"type": "boolean",
					"description": "A VM test that asked for KVM and ran without it: QEMU said so in its log, or the machine's feature kvm was off or broken when it was built here."
				},
				"reason": {
					"description": "Why the verdict is bad; null when it is good.",
					"type": ["object", "null"],
					"required": ["code", "message"],
					"properties": {
						"code": {
							"type": "string",
							"description": "For programs."
						},
						"message": {
							"type": "string",
							"description": "One sentence for people."
						}
					}
				},
				"location": {
					"description": "A place in the flake's own source; null when unknown.",
					"type": ["object", "null"],
					"required": [
						"file",
						"line",
						"column"
					],
					"properties": {
						"file": {
							"type": "string",
							"description": "Relative to the flake's root."
						},
						"line": {
							"type": "integer",
							"minimum": 0
						},
						"column": {
							"type": "integer",
							"minimum": 0
						}
					}
				},
				"startedAt": {
					"description": "When its own build began; null when it never did.",
					"anyOf": [{ "$ref": "#/$defs/time" }, { "type": "null" }]
				},
				"durationMs": {
					"$ref": "#/$defs/duration",
					"description": "Milliseconds for its own derivation only."
				},
				"dependencyMs": {
					"$ref": "#/$defs/duration",
					"description": "Milliseconds in which something it needs was being built."
				},
				"waitMs": {
					"$ref": "#/$defs/duration",
					"description": "Milliseconds between being ready and being started."
				},
				"peakMemoryBytes": { "$ref": "#/$defs/measuredBytes" },
				"cpuMs": {
					"description": "Milliseconds of processor time; null when it was not measured.",
					"type": ["number", "null"],
					"minimum": 0
				},
				"memoryMethod": {
					"enum": [
						"cgroup",
						"procfs",
						null
					],
					"description": "How memory was measured; null when it was not."
				},
				"attempts": {
					"description": "Every try at building it, in order.",
					"type": "array",
					"items": { "$ref": "#/$defs/attempt" }
				},
				"proof": {
					"description": "What an earlier run measured of the build that proves a cached check: old numbers, to be shown as such. Null when nothing is known of it, and for every other verdict.",
					"type": ["object", "null"],
					"required": [
						"at",
						"durationMs",
						"peakMemoryBytes",
						"cpuMs",
						"run"
					],
					"properties": {
						"at": {
							"$ref": "#/$defs/time",
							"description": "When that build began."
						},
						"durationMs": {
							"description": "Milliseconds; null when it was not measured.",
							"type": ["number", "null"],
							"minimum": 0
						},
						"peakMemoryBytes": { "$ref": "#/$defs/measuredBytes" },
						"cpuMs": {
							"description": "Milliseconds of processor time; null when it was not measured.",
							"type": ["number", "null"],
							"minimum": 0
						},
						"run": {
							"description": "The run that proved it; null when it has no address. Out of a cache: look at it before you link it.",
							"type": ["string", "null"],
							"pattern": "^https://"
						},
						"byItself": {
							"description": "Present, and true, when only earlier runs of the same branch say so, which are believed because the user chose that (trust: self).",
							"const": true
						}
					}
				},
				"log": {
					"type": ["string", "null"],
					"description": "The whole log, relative to this file; null when nothing was built here."
				},
				"excerpt": {
					"description": "The lines that matter, without control characters.",
					"type": "array",
					"items": { "type": "string" }
				},
				"baseline": {
					"description": "What the base had of this check; null when it did not have it, or when there is no base.",
					"type": ["object", "null"],
					"required": [
						"verdict",
						"durationMs",
						"peakMemoryBytes",
						"slower",
						"hungrier"
					],
					"properties": {
						"verdict": { "$ref": "#/$defs/verdict" },
						"durationMs": {
							"description": "Milliseconds, in the middle of its last runs there; null when none was measured.",
							"type": ["number", "null"],
							"minimum": 0
						},
						"peakMemoryBytes": { "$ref": "#/$defs/measuredBytes" },
						"slower": {
							"type": "boolean",
							"description": "It passed here, and its time is beyond what those runs differ by among themselves, and by at least a second."
						},
						"hungrier": {
							"type": "boolean",
							"description": "The same for its peak memory, by at least 16 MiB."
						}
					}
				}
			}
		}
	}
};
// src/collect/read.ts
/** The most that one may take: 10,000 checks, each built in this run, take 12 MB. */
const REPORT_BYTES = 16 * 1024 ** 2;
/** Brackets within brackets; a report has 6. */
const DEPTH = 32;
/** Values and members in all, because small ones take ten times their text in memory. 10,000 checks, each built in this run, have 450,000. */
const VALUES = 5e5;
/** Members that the schema does not know. A later version may add some to every check; but each new name, and each new order of names, costs an engine hundreds of bytes. */
const UNKNOWN_MEMBERS = 1e5;
/** A flake with more would be the largest by far: all of Nixpkgs' NixOS tests are some 1,500. */
const CHECKS = 1e4;
/** In any other list: builds, lines, attempts. The chart of builds compares each with those that run beside it. */
const ITEMS = 2e4;
/** UTF-16 code units of one text: room for the longest error message that Nix prints, and for any name. */
const CHARACTERS = 65536;
/** The longest that a run can take on GitHub is 35 days (GitHub's documentation, "Actions limits"). */
const DURATION_MS = 3456e6;
/** What nobody's clock says. Charts count from one time to the other. */
const FIRST_YEAR = 2e3;
const LAST_YEAR = 2199;
const validator = new Validator(verdict_schema_default, "2020-12");
/**
* Reads the text of a `verdict.json`, whoever wrote it. What comes back is valid against the schema, has no key that the schema does not know, only numbers and times that can
* be counted with, and no more of anything than the limits above. Never throws.
*/
function readReport(text) {
	const problem = tooMuch(text);
	if (problem !== null) return { problem };
	let value;
	try {
		value = JSON.parse(text);
	} catch {
		return { problem: "is not JSON" };
	}
	const { valid, errors } = validator.validate(value);
	const error = errors.at(-1);
	if (!valid) return { problem: `is not what nix-verdict/1 says, at ${error?.instanceLocation ?? "#"}: ${error?.error ?? ""}` };
	const copy = new Copy();
	const report = copy.of(value, ROOT, "#");
	return copy.problem === null ? { report } : { problem: copy.problem };
}
/** Bytes as text; what is not UTF-8 in them becomes U+FFFD. */
function decode(bytes) {
	return new TextDecoder().decode(bytes);
}
/** What can be said of a text before anything is made of it. */
function tooMuch(text) {
	if (text.length > REPORT_BYTES) return `is larger than ${REPORT_BYTES / 1024 ** 2} MiB`;
	let [depth, values, unknown] = [
		0,
		0,
		0
	];
	let [from, to] = [0, 0];
	for (let at = 0; at < text.length; at += 1) {
		const character = text[at];
		if (character === "\"") {
			[from, to] = [at + 1, endOfString(text, at + 1)];
			at = to;
		} else if (character === ":") {
			if (!KNOWN.has(text.slice(from, Math.min(to, from + LONGEST)))) unknown += 1;
		} else if (character === "{" || character === "[") {
			depth += 1;
			values += 1;
			if (depth > DEPTH) return `is nested deeper than ${DEPTH} levels`;
		} else if (character === "}" || character === "]") depth -= 1;
		else if (character === ",") values += 1;
	}
	if (values > VALUES) return `holds more than ${VALUES} values`;
	return unknown > UNKNOWN_MEMBERS ? `has more than ${UNKNOWN_MEMBERS} members that nix-verdict/1 does not know` : null;
}
/** Where the quotation mark is that ends a string. */
function endOfString(text, from) {
	for (let at = from; at < text.length; at += 1) if (text[at] === "\\") at += 1;
	else if (text[at] === "\"") return at;
	return text.length;
}
const ROOT = verdict_schema_default;
/** Names of members, wherever they stand in the schema. Its own keywords are among them, and do no harm. */
const KNOWN = new Set(Array.from(JSON.stringify(verdict_schema_default).matchAll(/"(\w+)":/gu), ([, name = ""]) => name));
const LONGEST = Math.max(...Array.from(KNOWN, ({ length }) => length)) + 1;
/** Copies what the schema knows of a value that is valid, and notes the first thing that is too much. */
var Copy = class {
	problem = null;
	of(value, node, at) {
		if (node.$ref !== void 0) return this.#definition(value, node.$ref.replace("#/$defs/", ""), at);
		if (node.anyOf !== void 0 && value !== null) return this.of(value, node.anyOf[0] ?? {}, at);
		if (typeof value === "string") return this.#text(value, at);
		if (typeof value === "number" && Math.abs(value) > Number.MAX_SAFE_INTEGER) this.#refuse(at, "is no number that can be counted with");
		if (Array.isArray(value)) return this.#list(value, node.items ?? {}, at);
		return isRecord(value) ? this.#members(value, node.properties ?? {}, at) : value;
	}
	#definition(value, name, at) {
		if (name === "time") this.#time(value, at);
		if (name === "duration" && value > DURATION_MS) this.#refuse(at, "is longer than 40 days");
		return this.of(value, ROOT.$defs[name] ?? {}, at);
	}
	#members(value, properties, at) {
		const known = Object.entries(properties).filter(([key]) => Object.hasOwn(value, key));
		return Object.fromEntries(known.map(([key, node]) => [key, this.of(value[key], node, `${at}/${key}`)]));
	}
	#list(value, items, at) {
		const most = at === "#/checks" ? CHECKS : ITEMS;
		if (value.length > most) this.#refuse(at, `has more than ${most} items`);
		return this.problem === null ? value.map((item, index) => this.of(item, items, `${at}/${index}`)) : [];
	}
	#text(value, at) {
		if (value.length > CHARACTERS) this.#refuse(at, `is longer than ${CHARACTERS} characters`);
		return value.toWellFormed();
	}
	#time(value, at) {
		const year = new Date(String(value)).getUTCFullYear();
		if (!(year >= FIRST_YEAR && year <= LAST_YEAR)) this.#refuse(at, `is no time between ${FIRST_YEAR} and ${LAST_YEAR}`);
	}
	#refuse(at, what) {
		this.problem ??= `cannot be believed: ${at} ${what}`;
	}
};
export { decode as n, readReport as r, REPORT_BYTES as t };
