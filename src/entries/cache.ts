import "../programs/cache-calls.ts";
