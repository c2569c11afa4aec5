using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Signing;
using Xunit;

namespace ImageFactory.Operator.Tests.Signing;

public sealed class SigningKeysTests
{
    [Fact]
    public async Task Without_a_key_in_its_time_nothing_is_signed()
    {
        var key = new SigningKeySettings
        {
            Name = "release",
            KeyFile = "release.asc",
            ValidUntil = DateTimeOffset.UnixEpoch,
        };

        var error = await Assert.ThrowsAsync<SigningException>(
            () => SigningKeys.OpenAsync([key], DateTimeOffset.MaxValue, default));

        Assert.Equal(
            "None of signing.keys in the operator's settings (release) is valid now: correct validFrom and validUntil, "
            + "or add a key",
            error.Message);
    }
}
