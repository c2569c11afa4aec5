using System.Net;
using ImageFactory.OpenStack.Config;
using Microsoft.Extensions.Logging;

namespace ImageFactory.OpenStack.Identity;

/// <summary>
/// The token of one set of credentials, shared by all regions and services. It is renewed before it ends, and when a
/// service refuses it; many who need one at once cause one login.
/// </summary>
/// <param name="config">Who we are, and the cloud's name for messages.</param>
/// <param name="client">Asks Keystone.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told logins and their failures.</param>
#pragma warning disable CA1001 // The semaphore has a handle only for those who ask for its WaitHandle.
internal sealed partial class Session(CloudConfig config, TokenClient client, TimeProvider time, ILogger logger)
#pragma warning restore CA1001
{
    /// <summary>
    /// The most that a token is renewed before its end; short-lived ones in the last tenth of their life.
    /// </summary>
    private static readonly TimeSpan LongestMargin = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _login = new(1);
    private Token? _token;
    private AuthFailure? _failure;

    /// <summary>A token that is good for a while.</summary>
    /// <param name="isLong">For data that streams: one with at least half of its life left.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OpenStackException">Keystone gives none.</exception>
    public async ValueTask<Token> GetAsync(bool isLong, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _token) is { } token && IsGood(token, isLong))
        {
            return token;
        }

        await _login.WaitAsync(cancellationToken);
        try
        {
            return await RenewAsync(isLong, cancellationToken);
        }
        finally
        {
            _login.Release();
        }
    }

    /// <summary>A service did not take this token: the next who asks gets another.</summary>
    public void Refuse(Secret value)
    {
        // One that has been renewed since is not meant.
        if (Volatile.Read(ref _token) is { } token && ReferenceEquals(token.Value, value))
        {
            Interlocked.CompareExchange(ref _token, null, token);
        }
    }

    private async Task<Token> RenewAsync(bool isLong, CancellationToken cancellationToken)
    {
        var old = Volatile.Read(ref _token);
        if (old is not null && IsGood(old, isLong))
        {
            // Somebody else has renewed it while we waited.
            return old;
        }

        var usable = old is not null && Left(old) > TimeSpan.Zero ? old : null;
        if (_failure is { } failure
            && failure.Pause - time.GetElapsedTime(failure.At) is var left
            && left > TimeSpan.Zero)
        {
            return usable ?? throw failure.Again(left);
        }

        try
        {
            var token = await client.IssueAsync(cancellationToken);
            _failure = null;
            Volatile.Write(ref _token, token);
            Log.LoggedIn(logger, config.Cloud, config.Auth.Principal, token.Life);
            return token;
        }
        catch (OpenStackException error)
        {
            var told = Told(error);
            _failure = AuthFailure.After(_failure, told, time.GetTimestamp());
            Log.Failed(logger, told.Message, _failure.Pause);
            return usable ?? throw told;
        }
    }

    private OpenStackException Told(OpenStackException error) =>
        error.Kind is not (OpenStackErrorKind.Unauthorized or OpenStackErrorKind.NotFound)
            ? error
            : new OpenStackException(
                // A deleted application credential is a 404 to Keystone: for us the login is refused either way.
                error.StatusCode == HttpStatusCode.Unauthorized
                    || config.Auth.Method == AuthMethod.ApplicationCredential
                    ? OpenStackErrorKind.Unauthorized
                    : OpenStackErrorKind.InvalidConfiguration,
                $"{error.Message}: Keystone at {config.Auth.Url} does not take {config.Auth.Principal} "
                + $"of cloud {config.Cloud}: check auth in {config.Source}",
                error)
            {
                StatusCode = error.StatusCode,
                RequestId = error.RequestId,
            };

    private bool IsGood(Token token, bool isLong)
    {
        var margin = token.Life / 10;
        margin = margin < LongestMargin ? margin : LongestMargin;
        // A token cannot make its own life longer.
        return Left(token) > (isLong && config.Auth.Method != AuthMethod.Token ? token.Life / 2 : margin);
    }

    private TimeSpan Left(Token token) => token.Life - time.GetElapsedTime(token.CameAt);

    private static partial class Log
    {
        [LoggerMessage(211, LogLevel.Debug, "Cloud {Cloud} gave {Principal} a token for {Life}")]
        public static partial void LoggedIn(ILogger logger, string cloud, string principal, TimeSpan life);

        [LoggerMessage(212, LogLevel.Warning, "{Problem}; no login is tried for {Pause}")]
        public static partial void Failed(ILogger logger, string problem, TimeSpan pause);
    }
}

/// <summary>What must be equal for two regions to share a token and connections.</summary>
/// <param name="Cloud">The cloud's name, which messages have.</param>
/// <param name="Auth">Who we are.</param>
/// <param name="Certificates">The fingerprint of the certificates.</param>
internal sealed record SessionKey(string Cloud, CloudAuth Auth, string Certificates);

/// <summary>A session with the connections that it uses.</summary>
internal sealed record SessionEntry(Session Session, HttpMessageInvoker Http);
