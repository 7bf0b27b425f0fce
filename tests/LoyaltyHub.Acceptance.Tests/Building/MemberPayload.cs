namespace LoyaltyHub.Acceptance.Tests.Building;

/// <summary>What the sample shop says of members, besides orders: companies, subscriptions, invitations, benefits, gifts.</summary>
internal static class MemberPayload
{
    public static byte[] CompanyOrder(string number, string company, string employee, string total) => Payload.Json(new
    {
        @event = "company.order.paid",
        order = new { number, company = new { number = company }, employee = new { loyalty_card = employee }, currency = "RUB", total, paid_at = Payload.Noon },
    });

    public static byte[] CompanyRefund(string number, string company, string total) => Payload.Json(new
    {
        @event = "company.order.refunded",
        order = new { number, company = new { number = company }, currency = "RUB" },
        refund = new { total, refunded_at = Payload.Noon.AddHours(3) },
    });

    public static byte[] Renewed(string member, string plan, DateTimeOffset until) =>
        Of("subscription.renewed", member, -2, new { subscription = new { plan, paid_until = until } });

    public static byte[] Cancelled(string member, string plan) => Of("subscription.cancelled", member, 2, new { subscription = new { plan } });

    public static byte[] Invited(string member, string by) => Of("customer.invited", member, -1, new { invited_by = new { loyalty_card = by } });

    public static byte[] Used(string member, string benefit, string receipt) => Of("benefit.used", member, 1, new { benefit = new { name = benefit, receipt } });

    public static byte[] GiftOrdered(string member, string order, string item) => Of("gift.ordered", member, 1, new { gift = new { order, item } });

    public static byte[] GiftHandedOver(string member, string order) => Of("gift.handed-over", member, 2, new { gift = new { order } });

    public static byte[] PointsOffered(string member, string number, string total, long? points = null) =>
        Of("points.offered", member, 1, new { payment = new { number, order_total = total, points } });

    private static byte[] Of(string type, string member, int hours, object more)
    {
        var body = System.Text.Json.Nodes.JsonNode.Parse(Payload.Json(more))!.AsObject();
        body["event"] = type;
        body["at"] = Payload.Noon.AddHours(hours);
        body["customer"] = System.Text.Json.Nodes.JsonNode.Parse(Payload.Json(new { loyalty_card = member }));
        return Payload.Json(body);
    }
}
