using Microsoft.Extensions.Logging;

namespace ImageFactory.Kubernetes.LeaderElection;

/// <content>What it logs.</content>
internal sealed partial class LeaderElector
{
    private static partial class Log
    {
        [LoggerMessage(80, LogLevel.Information, "{Identity} stands for lease {Namespace}/{Name}")]
        public static partial void Standing(ILogger logger, string identity, string @namespace, string name);

        [LoggerMessage(81, LogLevel.Information, "{Identity} holds lease {Namespace}/{Name} and leads")]
        public static partial void Leading(ILogger logger, string identity, string @namespace, string name);

        [LoggerMessage(82, LogLevel.Error, "Lease {Namespace}/{Name} is lost; its holder is {Holder}")]
        public static partial void Lost(ILogger logger, string @namespace, string name, string? holder);

        [LoggerMessage(83, LogLevel.Information, "Lease {Namespace}/{Name} is given up")]
        public static partial void Released(ILogger logger, string @namespace, string name);

        [LoggerMessage(84, LogLevel.Warning, "{Problem}; trying again")]
        public static partial void TryFailed(ILogger logger, string problem);

        [LoggerMessage(85, LogLevel.Warning, "{Problem}; the lease runs out by itself")]
        public static partial void NotReleased(ILogger logger, string problem);
    }
}
