using System.Globalization;
using System.Text.Json;
using ImageFactory.Kubernetes.Json;
using k8s.Models;
using Xunit;

namespace ImageFactory.Kubernetes.Tests.Json;

public class TimeTests
{
    [Theory]
    [InlineData("2026-01-31T12:00:00Z", "2026-01-31T12:00:00.0000000+00:00")]
    [InlineData("2026-01-31T12:00:00.5Z", "2026-01-31T12:00:00.5000000+00:00")]
    [InlineData("2026-01-31T12:00:00.123456Z", "2026-01-31T12:00:00.1234560+00:00")]
    [InlineData("2026-01-31T12:00:00.123456789Z", "2026-01-31T12:00:00.1234567+00:00")]
    [InlineData("2026-01-31T14:00:00+02:00", "2026-01-31T12:00:00.0000000+00:00")]
    [InlineData("2026-01-31T14:00:00.999999999+02:00", "2026-01-31T12:00:00.9999999+00:00")]
    public void Any_fraction_and_offset_is_read(string text, string expected)
    {
        var lease = Read("{\"spec\":{\"renewTime\":\"" + text + "\"}}");

        Assert.Equal(
            expected, ((DateTimeOffset)lease.Spec!.RenewTime!.Value).ToString("O", CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_micro_time_has_six_digits_even_when_they_are_zero()
    {
        var lease = new V1Lease
        {
            ApiVersion = "coordination.k8s.io/v1",
            Kind = "Lease",
            Metadata = new V1ObjectMeta { CreationTimestamp = At("2026-01-31T12:00:00.7Z") },
            Spec = new V1LeaseSpec
            {
                RenewTime = At("2026-01-31T12:00:00Z"),
                AcquireTime = At("2026-01-31T12:00:00.0000019Z"),
            },
        };

        var json = JsonSerializer.Serialize(lease, ApiJson.Options().TypeInfo<V1Lease>());

        Assert.Equal(
            """
            {"apiVersion":"coordination.k8s.io/v1","kind":"Lease",
            "metadata":{"creationTimestamp":"2026-01-31T12:00:00Z"},
            "spec":{"acquireTime":"2026-01-31T12:00:00.000001Z","renewTime":"2026-01-31T12:00:00.000000Z"}}
            """.ReplaceLineEndings(string.Empty),
            json);
    }

    [Fact]
    public void What_is_no_time_is_an_error_and_null_is_none()
    {
        Assert.Throws<JsonException>(() => Read("""{"spec":{"renewTime":"soon"}}"""));
        Assert.Null(Read("""{"spec":{"renewTime":null}}""").Spec!.RenewTime);
    }

    private static V1Lease Read(string json) =>
        JsonSerializer.Deserialize(json, ApiJson.Options().TypeInfo<V1Lease>())!;

    private static DateTime At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture).UtcDateTime;
}
