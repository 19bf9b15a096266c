/** What an answer says of an error, RFC 9457. */
export interface Problem {
  title?: string;
  detail?: string;
  errors?: Record<string, string[]>;
}

/** Reads problem details; empty where the text is none. */
export function problemOf(text: string): Problem {
  try {
    const value = JSON.parse(text) as Record<string, unknown> | null;
    const { title, detail, errors } = value ?? {};
    return {
      ...(typeof title === 'string' ? { title } : {}),
      ...(typeof detail === 'string' ? { detail } : {}),
      ...(typeof errors === 'object' && errors !== null ? { errors: errors as Record<string, string[]> } : {}),
    };
  } catch {
    return {};
  }
}

/** The milliseconds of a `Retry-After`, which has seconds or a date; undefined where it has neither. */
export function retryAfterOf(value: string | null | undefined, now: () => number = Date.now): number | undefined {
  if (!value) {
    return undefined;
  }

  const ms = /^\d+$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - now();
  return Number.isNaN(ms) ? undefined : Math.max(ms, 0);
}
