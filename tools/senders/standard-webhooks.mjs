// Sends one event, signed by the npm package standardwebhooks.
//   HUB=http://127.0.0.1:7071 SECRET=whsec_… node standard-webhooks.mjs
import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';

const id = `msg_${randomUUID()}`;
const at = new Date();
const body = JSON.stringify({
  type: 'order.paid',
  timestamp: at.toISOString(),
  data: { customer: { loyalty_id: 'LH-1000-0001' }, order_id: id, amount_minor: 459900, currency: 'RUB', lines: [{ sku: '4600000000017', amount_minor: 459900, quantity: 1 }] },
});

const answer = await fetch(`${process.env.HUB}/api/partners/standard-webhooks/webhooks`, {
  method: 'POST',
  headers: {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': Math.floor(at.getTime() / 1000).toString(),
    'webhook-signature': new Webhook(process.env.SECRET).sign(id, at, body),
  },
  body,
});
console.log(answer.status, await answer.text());
