import type { MessageView } from '../../engine/inbox/message-view';

/** What a built-in inbox has received, oldest first: for one address where one is given. */
export async function receivedMails(inboxUrl: string, email?: string): Promise<MessageView[]> {
  const query = email === undefined ? '' : `?to=${encodeURIComponent(email)}`;
  const answer = await fetch(`${inboxUrl}/api/messages${query}`);
  return ((await answer.json()) as { items: MessageView[] }).items;
}
