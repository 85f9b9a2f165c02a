/** One thing that a machine can do or not, and how that is known. */
export type Capability = {
  /** As a person reads it. */
  name: string;
  state: "on" | "off" | "broken";
  /** How it was proven, with figures; or why it is not there. */
  detail: string;
  /** The one thing to do about it; null when there is nothing. */
  advice: string | null;
};
