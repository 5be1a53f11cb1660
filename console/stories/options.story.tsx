import { Options } from "../src/parts/options.tsx";
import { answer } from "./answers.ts";

export function Given() {
  answer({ "/v1/configuration": { data: [{ key: "TIDINGS_SMTP_URL", value: "smtp://***@mail.example", source: "environment", meaning: "mail relays" }] } });
  return <Options side="notifications" many={false} />;
}
