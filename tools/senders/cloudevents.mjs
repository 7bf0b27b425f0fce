// Sends CloudEvents 1.0 by the npm package cloudevents, in one of the modes of its HTTP binding.
//   HUB=http://127.0.0.1:7071 SECRET=… node cloudevents.mjs structured|binary|batch
import { randomUUID } from 'node:crypto';
import { CloudEvent, HTTP } from 'cloudevents';

const order = () => new CloudEvent({
  type: 'com.example.shop.order.paid',
  source: '/shops/7',
  id: randomUUID(),
  time: new Date().toISOString(),
  datacontenttype: 'application/json',
  data: {
    customerId: 'LH-1000-0001',
    orderId: randomUUID(),
    total: { value: '4599.00', currency: 'RUB' },
    lines: [{ sku: '4600000000017', price: '4599.00', quantity: 1 }],
  },
});

const modes = {
  structured: () => HTTP.structured(order()),
  binary: () => HTTP.binary(order()),
  batch: () => ({ headers: { 'content-type': 'application/cloudevents-batch+json' }, body: JSON.stringify([order(), order(), order()]) }),
};
const { headers, body } = modes[process.argv[2] ?? 'structured']();

const answer = await fetch(`${process.env.HUB}/api/partners/cloudevents/webhooks`, {
  method: 'POST',
  headers: { ...headers, authorization: `Bearer ${process.env.SECRET}` },
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
console.log(answer.status, await answer.text());
