// Hands one mail to an SMTP server that takes everything, line by line, and waits until it is kept.
import { connect } from "node:net";

export async function sendMail(port, to, mail) {
  const line = connect(port, "127.0.0.1");
  let heard = "";
  let wake = () => {};
  line.on("data", (bytes) => { heard += bytes; wake(); });
  line.on("error", (problem) => { heard += `599 ${problem}\r\n`; wake(); });
  const answer = async () => {
    while (!/^\d{3} .*\r\n/m.test(heard)) await new Promise((resolve) => (wake = resolve));
    const said = heard;
    heard = "";
    if (!/^[23]\d\d /m.test(said)) throw new Error(said);
  };
  await answer();
  for (const command of ["EHLO tests", "MAIL FROM:<evil@elsewhere.example>", `RCPT TO:<${to}>`, "DATA"]) {
    line.write(`${command}\r\n`);
    await answer();
  }
  line.write(`${mail.replace(/\r?\n/g, "\r\n").replace(/^\./gm, "..")}\r\n.\r\n`);
  await answer();
  line.end("QUIT\r\n");
}
