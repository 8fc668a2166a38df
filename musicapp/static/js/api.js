// The JSON that the player needs. Errors carry their status, so that the caller can tell a refusal from a lost line.

export class ApiError extends Error {
  /** @param {number} status 0 when no answer came @param {{code?: string, message?: string}} error */
  constructor(status, error = {}) {
    super(error.message ?? "");
    this.status = status;
    this.code = error.code ?? (status ? "failed" : "lost");
  }
}

export const csrfToken = () => document.getElementById("csrf-token")?.value ?? "";

/** The session has changed: all forms that stand here go on under its token. */
export function renewToken(value = csrfToken()) {
  for (const field of document.querySelectorAll("#csrf-token, [name=csrf_token]")) field.value = value;
}

/** What `/api/v1<path>` answers: `{data, meta}`. Throws ApiError. */
export async function call(path, { method = "GET", body, keepalive = false, signal } = {}) {
  const headers = { Accept: "application/json" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (method !== "GET") headers["X-CSRFToken"] = csrfToken();
  let response;
  try {
    response = await fetch(`/api/v1${path}`, { method, headers, keepalive, signal, body: body === undefined ? undefined : JSON.stringify(body) });
  } catch {
    throw new ApiError(0);
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new ApiError(response.status, answer.error);
  return answer;
}
