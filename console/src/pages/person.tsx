// Everything of one address: orders, mails, and why there is none.
import { useState } from "preact/hooks";
import { call, has, query, type Message, type Order, type Page } from "../lib/client.ts";
import { plain } from "../lib/format.ts";
import { useResource } from "../lib/resource.ts";
import { t } from "../lib/words.ts";
import { CopyButton } from "../parts/copy-button.tsx";
import { EraseDialog } from "../parts/erase-dialog.tsx";
import { Explanation } from "../parts/explanation.tsx";
import { Heading } from "../parts/heading.tsx";
import { Icon } from "../parts/icon.tsx";
import { MessageTable } from "../parts/message-table.tsx";
import { needs } from "../parts/needs.ts";
import { Loaded, Panel } from "../parts/panel.tsx";
import { OrderTable } from "./orders.tsx";

export function Person({ email }: { email: string }) {
  const [erasing, setErasing] = useState(false);
  const found = useResource(`person ${email}`, async () => {
    const [messages, orders] = await Promise.all([
      call<Page<Message>>("notifications", `/v1/messages${query({ recipient: email, limit: 100 })}`),
      has("orders") ? call<Page<Order>>("orders", `/v1/orders${query({ email, limit: 50 })}`) : Promise.resolve({ data: [] as Order[] }),
    ]);
    return { messages: messages.data, orders: orders.data };
  });
  return (
    <>
      <Heading title={plain(email)} short={plain(email)} sentence={found.data && t("person.lead", { n: found.data.messages.length, m: found.data.orders.length })}
               actions={<>
                 <CopyButton id="copy-link" label={t("msg.link")} icon="link" text={() => location.href} />
                 <button type="button" class="danger" {...needs("erase")} onClick={() => setErasing(true)}><Icon name="trash" />{t("erase.open")}</button>
               </>} />
      {erasing && <EraseDialog email={email} close={() => setErasing(false)} done={found.reload} />}
      <Loaded from={found}>
        {({ messages, orders }) => (
          <>
            {messages.every((one) => one.status !== "sent") && <Explanation asked={{ email }} />}
            {messages.length > 0 && <Panel title={t("nav.messages")} flush><MessageTable rows={messages} caption={t("nav.messages")} /></Panel>}
            {orders.length > 0 && <Panel title={t("nav.orders")} flush><OrderTable rows={orders} /></Panel>}
          </>
        )}
      </Loaded>
    </>
  );
}
