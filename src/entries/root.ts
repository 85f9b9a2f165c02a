import "../programs/root-tasks.ts";
