/**
 * Asks the built-in inbox whether it has a message: it keeps what it has taken before it says so, so its list is the truth. Null where
 * it cannot be asked, or where the mail went to a real server, which tells by its own events.
 */
export async function acceptedByInbox(inboxUrl: string | null, messageId: string): Promise<boolean | null> {
  if (inboxUrl === null) return null;
  try {
    const answer = await fetch(`${inboxUrl}/api/messages?messageId=${encodeURIComponent(messageId)}&limit=1`);
    if (!answer.ok) return null;
    const { items } = (await answer.json()) as { items: unknown[] };
    return items.length > 0;
  } catch {
    return null;
  }
}
