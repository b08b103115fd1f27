package io.github.miragemaven.opam;

import io.github.miragemaven.io.Progress;
import io.github.miragemaven.transport.FetchedRepository;
import io.github.miragemaven.transport.Transport;
import java.util.ArrayList;
import java.util.List;

/**
 * The repositories a project names, brought here and opened when somebody asks for them and not before: a build whose
 * lock fits and whose sources are in place needs none.
 */
public final class RepositorySource {

    private final List<String> urls;
    private final Transport transport;
    private final Progress progress;
    private List<Opened> opened = List.of();

    private record Opened(FetchedRepository fetched, Repository repository) {}

    /**
     * @param urls the repositories, in any form that {@link Transport#repository} takes; the first wins where two have
     *     the same version
     */
    public RepositorySource(List<String> urls, Transport transport, Progress progress) {
        this.urls = List.copyOf(urls);
        this.transport = transport;
        this.progress = progress;
    }

    /** All of them, by priority. */
    public Repositories repositories() {
        return new Repositories(open().stream().map(Opened::repository).toList());
    }

    /** Where their archives may be had, each as {@link io.github.miragemaven.transport.Source} wants it. */
    public List<String> archiveMirrors() {
        return open().stream()
                .flatMap(each -> each.repository().archiveMirrors().stream()
                        .flatMap(mirror -> each.fetched().archiveMirror(mirror).stream()))
                .toList();
    }

    private List<Opened> open() {
        if (opened.isEmpty()) {
            List<Opened> all = new ArrayList<>();
            for (String url : urls) {
                FetchedRepository fetched = transport.repository(url);
                Repository.Origin origin = new Repository.Origin(url, fetched.revision());
                all.add(new Opened(fetched, Repository.open(origin, fetched.path(), progress)));
            }
            opened = List.copyOf(all);
        }
        return opened;
    }
}
